package org.mup4j.examples.bench;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks that the benchmarks train and wrap. */
final class BenchNetworks {

    static final int INPUTS = 64;
    static final int CLASSES = 10;
    static final int BATCH = 128;

    /** Width at which the wrapped network is its own base; smaller than any that is timed, so that all rates differ. */
    static final int BASE_WIDTH = 32;

    private BenchNetworks() {}

    /** A ReLU classifier with the given number of hidden layers, trained by Adam. */
    static MultiLayerConfiguration classifier(int width, int hiddenLayers) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-3))
                .list();
        int in = INPUTS;
        for (int i = 0; i < hiddenLayers; i++) {
            layers.layer(new DenseLayer.Builder()
                    .nIn(in)
                    .nOut(width)
                    .activation(Activation.RELU)
                    .build());
            in = width;
        }
        return layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(in)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    /** A batch of inputs. */
    static INDArray features(int seed) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(DataType.FLOAT, BATCH, INPUTS);
    }

    /** A batch of labels, the classes in turn. */
    static INDArray labels() {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
        for (int i = 0; i < BATCH; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        return labels;
    }
}
