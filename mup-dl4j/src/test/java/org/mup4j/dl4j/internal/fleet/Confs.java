package org.mup4j.dl4j.internal.fleet;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that a fleet trains, and data for them. */
final class Confs {

    static final List<Activation> ACTIVATIONS = List.of(
            Activation.IDENTITY,
            Activation.RELU,
            Activation.LEAKYRELU,
            Activation.ELU,
            Activation.SELU,
            Activation.GELU,
            Activation.SWISH,
            Activation.TANH,
            Activation.SIGMOID,
            Activation.SOFTPLUS);

    static final List<LossFunction> LOSSES = List.of(
            LossFunction.MSE, LossFunction.L1, LossFunction.MCXENT, LossFunction.SPARSE_MCXENT, LossFunction.XENT);

    static final List<IUpdater> UPDATERS = List.of(
            new Sgd(0.05),
            new Nesterovs(0.01, 0.9),
            new Adam(0.003),
            new AMSGrad(0.003),
            new AdaMax(0.003),
            new Nadam(0.003),
            new RmsProp(0.003),
            new AdaGrad(0.03));

    private Confs() {}

    /** A perceptron; sizes are inputs, widths, outputs. */
    static MultiLayerConfiguration mlp(
            DataType type, Activation hidden, Activation output, LossFunction loss, IUpdater updater, int... sizes) {
        ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(17)
                .dataType(type)
                .updater(updater)
                .activation(hidden)
                .list();
        int last = sizes.length - 2;
        for (int i = 0; i < last; i++) {
            list.layer(new DenseLayer.Builder().nIn(sizes[i]).nOut(sizes[i + 1]).build());
        }
        return list.layer(new OutputLayer.Builder(loss)
                        .nIn(sizes[last])
                        .nOut(sizes[last + 1])
                        .activation(output)
                        .build())
                .build();
    }

    /** The activation that goes before a loss: its only one, or another. */
    static Activation before(LossFunction loss, Activation otherwise) {
        return switch (loss) {
            case MCXENT, SPARSE_MCXENT -> Activation.SOFTMAX;
            case XENT -> Activation.SIGMOID;
            default -> otherwise;
        };
    }

    /** Features and labels that go with a loss. */
    static DataSet data(DataType type, LossFunction loss, int rows, int inputs, int outputs, long seed) {
        Random random = new Random(seed);
        INDArray x = Nd4j.create(type, rows, inputs);
        INDArray y = Nd4j.create(type, rows, loss == LossFunction.SPARSE_MCXENT ? 1 : outputs);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < inputs; c++) {
                x.putScalar(r, c, random.nextGaussian());
            }
            int category = Math.floorMod((int) Math.floor(3 * x.getDouble(r, 0)), outputs);
            for (int c = 0; c < y.size(1); c++) {
                y.putScalar(
                        r,
                        c,
                        switch (loss) {
                            case MCXENT -> c == category ? 1 : 0;
                            case SPARSE_MCXENT -> category;
                            case XENT -> x.getDouble(r, c % inputs) > 0 ? 1 : 0;
                            default -> Math.sin(2 * x.getDouble(r, c % inputs)) + 0.1 * random.nextGaussian();
                        });
            }
        }
        return new DataSet(x, y);
    }
}
