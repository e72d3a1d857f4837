package org.mup4j.dl4j.training;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks with what is hard to train on: own classes, several rates, running statistics. */
final class Nets {

    static final int BASE = 4;
    static final int WIDTH = 12;

    private static final int ROWS = 6;

    private Nets() {}

    private static NeuralNetConfiguration.Builder settings(double rate) {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH)
                .updater(new Adam(rate))
                .weightDecay(0.01);
    }

    /** Layer normalisation, batch normalisation and a centre loss over vectors of five. */
    static MultiLayerConfiguration dense(int width, double rate) {
        return settings(rate)
                .biasUpdater(new Adam(rate))
                .list()
                .layer(new DenseLayer.Builder().nOut(width).hasLayerNorm(true).build())
                .layer(new BatchNormalization())
                .layer(new DenseLayer.Builder().nOut(width).hasLayerNorm(true).build())
                .layer(new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .alpha(0.1)
                        .lambda(0.01)
                        .build())
                .setInputType(InputType.feedForward(5))
                .build();
    }

    /** A separable convolution behind another one, as a graph over images of two channels. */
    static ComputationGraphConfiguration image(int width, double rate) {
        return settings(rate)
                .graphBuilder()
                .addInputs("x")
                .addLayer("conv", new ConvolutionLayer.Builder(2, 2).nOut(width).build(), "x")
                .addLayer("norm", new BatchNormalization(), "conv")
                .addLayer(
                        "separable",
                        new SeparableConvolution2D.Builder(2, 2).nOut(width).build(),
                        "norm")
                .addLayer("pool", new GlobalPoolingLayer(), "separable")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "pool")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(5, 5, 2))
                .build();
    }

    static DataSet vectors() {
        return new DataSet(Nd4j.linspace(-2, 3, ROWS * 5, DataType.DOUBLE).reshape(ROWS, 5), classes());
    }

    static DataSet images() {
        return new DataSet(Nd4j.linspace(-2, 3, ROWS * 50, DataType.DOUBLE).reshape(ROWS, 2, 5, 5), classes());
    }

    private static org.nd4j.linalg.api.ndarray.INDArray classes() {
        var labels = Nd4j.zeros(DataType.DOUBLE, ROWS, 2);
        for (int i = 0; i < ROWS; i++) {
            labels.putScalar(i, i % 2, 1);
        }
        return labels;
    }
}
