package org.mup4j.examples.bench;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
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

    /** A network that is ready to train, and random numbers that start anew with it. */
    static MultiLayerNetwork started(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        Nd4j.getRandom().setSeed(2);
        return net;
    }

    /** A batch that has not been there before. */
    static DataSet batch() {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
        for (int i = 0; i < BATCH; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        return new DataSet(Nd4j.randn(DataType.FLOAT, BATCH, INPUTS), labels);
    }
}
