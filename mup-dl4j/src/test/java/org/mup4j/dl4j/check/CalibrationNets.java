package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.PowerLaw;
import org.mup4j.core.rule.Role;
import org.mup4j.core.rule.TensorRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks, data and injected mistakes of the calibration. */
final class CalibrationNets {

    static final int INPUTS = 16;
    static final int CLASSES = 10;

    private CalibrationNets() {}

    /** A four-layer ReLU classifier. */
    static IntFunction<MultiLayerConfiguration> classifier(IUpdater updater, boolean zeroReadout) {
        return width -> {
            NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                    .updater(updater)
                    .weightInit(WeightInit.RELU)
                    .activation(Activation.RELU)
                    .list();
            for (int i = 0; i < 3; i++) {
                list.layer(new DenseLayer.Builder()
                        .nIn(i == 0 ? INPUTS : width)
                        .nOut(width)
                        .build());
            }
            return list.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                            .nIn(width)
                            .nOut(CLASSES)
                            .activation(Activation.SOFTMAX)
                            .weightInit(zeroReadout ? WeightInit.ZERO : WeightInit.RELU)
                            .build())
                    .build();
        };
    }

    /** Classes that a random linear function decides. */
    static List<DataSet> batches(int count, int size, long seed) {
        Random random = new Random(seed);
        double[][] teacher = gaussian(random, INPUTS, CLASSES);
        List<DataSet> batches = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            double[][] x = gaussian(random, size, INPUTS);
            double[][] y = new double[size][CLASSES];
            for (int e = 0; e < size; e++) {
                int best = 0;
                double most = Double.NEGATIVE_INFINITY;
                for (int c = 0; c < CLASSES; c++) {
                    double sum = 0;
                    for (int i = 0; i < INPUTS; i++) {
                        sum += x[e][i] * teacher[i][c];
                    }
                    if (sum > most) {
                        most = sum;
                        best = c;
                    }
                }
                y[e][best] = 1;
            }
            batches.add(new DataSet(
                    Nd4j.create(x).castTo(DataType.DOUBLE), Nd4j.create(y).castTo(DataType.DOUBLE)));
        }
        return batches;
    }

    static double[][] gaussian(Random random, int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return values;
    }

    /** muP with one rule of one role replaced. */
    static Parametrization readoutInit() {
        return replaced(
                "readout init",
                Role.OUTPUT,
                r -> new TensorRule(r.forward(), PowerLaw.fanIn(-0.5), r.learningRate(), r.epsilon(), r.weightDecay()));
    }

    static Parametrization rate(Role role, PowerLaw rate) {
        return replaced(
                role + " rate", role, r -> new TensorRule(r.forward(), r.initStd(), rate, r.epsilon(), rate.inverse()));
    }

    static Parametrization plainOptimizer() {
        return new Parametrization() {
            @Override
            public String name() {
                return "plain optimizer";
            }

            @Override
            public TensorRule rule(Role role, OptimizerClass optimizer) {
                TensorRule r = Parametrizations.MUP.rule(role, optimizer);
                return new TensorRule(r.forward(), r.initStd(), PowerLaw.ONE, r.epsilon(), PowerLaw.ONE);
            }
        };
    }

    private static Parametrization replaced(
            String name, Role replaced, java.util.function.UnaryOperator<TensorRule> change) {
        return new Parametrization() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public TensorRule rule(Role role, OptimizerClass optimizer) {
                TensorRule r = Parametrizations.MUP.rule(role, optimizer);
                return role == replaced ? change.apply(r) : r;
            }
        };
    }
}
