package org.mup4j.examples.sweep;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The smallest task: networks of one hidden layer learn the sum of three numbers. */
public final class Toy implements Workload {

    private static final int INPUTS = 3;

    private final DataSet training = rows(50, 1);
    private final DataSet validation = rows(20, 2);

    private static DataSet rows(int n, long seed) {
        Random random = new Random(seed);
        double[][] features = new double[n][INPUTS];
        double[][] labels = new double[n][1];
        for (int i = 0; i < n; i++) {
            features[i] = random.doubles(INPUTS).toArray();
            labels[i][0] = features[i][0] + features[i][1] + features[i][2];
        }
        return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
    }

    public static Setup setup(String kernels) {
        return new Setup("toy", "none", "double", kernels, 4, 1, 20, 8, 5, 10, 0);
    }

    public static Grid grid(String kernels) {
        return new Grid(
                setup(kernels),
                List.of(Scheme.SP, Scheme.MUP),
                List.of(4, 8),
                List.of(1),
                List.of(0.01, 0.1),
                List.of(1L, 2L));
    }

    @Override
    public MultiLayerConfiguration configuration(RunSpec spec) {
        return new NeuralNetConfiguration.Builder()
                .seed(spec.seed())
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(spec.rate()))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(INPUTS)
                        .nOut(spec.width())
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(spec.width())
                        .nOut(1)
                        .build())
                .build();
    }

    @Override
    public DataSet training() {
        return training;
    }

    @Override
    public DataSet validation() {
        return validation;
    }

    @Override
    public Objective objective() {
        return Objective.REGRESSION;
    }

    @Override
    public long parameters(long width, int depth) {
        return (INPUTS + 2) * width + 1;
    }
}
