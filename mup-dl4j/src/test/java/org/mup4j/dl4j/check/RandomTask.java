package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A learnable task: standard normal features, targets that a random linear function of them decides.
 *
 * @param kind what is learnt
 * @param inputs number of features
 * @param outputs number of targets
 * @param examples in a batch
 */
record RandomTask(Kind kind, int inputs, int outputs, int examples) {

    /** What is learnt. */
    enum Kind {
        CLASSES,
        LABELS,
        REGRESSION
    }

    static RandomTask draw(Random random, int inputs) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        int outputs = kind == Kind.CLASSES ? 2 + random.nextInt(9) : 1 + random.nextInt(4);
        return new RandomTask(kind, inputs, outputs, 8 << random.nextInt(4));
    }

    LossFunction loss() {
        return switch (kind) {
            case CLASSES -> LossFunction.MCXENT;
            case LABELS -> LossFunction.XENT;
            case REGRESSION -> LossFunction.MSE;
        };
    }

    Activation output() {
        return switch (kind) {
            case CLASSES -> Activation.SOFTMAX;
            case LABELS -> Activation.SIGMOID;
            case REGRESSION -> Activation.IDENTITY;
        };
    }

    List<DataSet> batches(int count, long seed) {
        Random random = new Random(seed);
        double[][] teacher = CalibrationNets.gaussian(random, inputs, outputs);
        List<DataSet> batches = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            double[][] x = CalibrationNets.gaussian(random, examples, inputs);
            double[][] y = new double[examples][];
            for (int e = 0; e < examples; e++) {
                y[e] = label(product(x[e], teacher));
            }
            batches.add(new DataSet(
                    Nd4j.create(x).castTo(DataType.DOUBLE), Nd4j.create(y).castTo(DataType.DOUBLE)));
        }
        return batches;
    }

    private double[] product(double[] x, double[][] teacher) {
        double[] signal = new double[outputs];
        for (int i = 0; i < inputs; i++) {
            for (int j = 0; j < outputs; j++) {
                signal[j] += x[i] * teacher[i][j] / Math.sqrt(inputs);
            }
        }
        return signal;
    }

    private double[] label(double[] signal) {
        double[] label = new double[outputs];
        int best = 0;
        for (int j = 0; j < outputs; j++) {
            best = signal[j] > signal[best] ? j : best;
            label[j] = kind == Kind.REGRESSION ? 1 + signal[j] : kind == Kind.LABELS && signal[j] > 0 ? 1 : 0;
        }
        if (kind == Kind.CLASSES) {
            label[best] = 1;
        }
        return label;
    }

    @Override
    public String toString() {
        return kind + " " + inputs + "-" + outputs + " batch " + examples;
    }
}
