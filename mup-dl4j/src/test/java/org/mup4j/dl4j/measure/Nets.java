package org.mup4j.dl4j.measure;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and batches, in double unless said otherwise. */
final class Nets {

    static final int INPUTS = 5;
    static final int CLASSES = 3;
    static final int BATCH = 8;

    private Nets() {}

    static NeuralNetConfiguration.Builder builder(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .updater(updater);
    }

    static DenseLayer dense(int in, int out, Activation activation) {
        return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).build();
    }

    static OutputLayer softmax(int in) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(in)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    /** Two hidden layers of width 6 and a softmax. */
    static MultiLayerConfiguration mlp(NeuralNetConfiguration.Builder builder) {
        return list(builder, dense(INPUTS, 6, Activation.TANH), dense(6, 6, Activation.RELU), softmax(6));
    }

    static MultiLayerConfiguration list(NeuralNetConfiguration.Builder builder, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = builder.list();
        List.of(layers).forEach(list::layer);
        return list.build();
    }

    /** Images of 2 channels, 5 x 5: convolution, batch normalisation, ReLU as a layer of its own, softmax. */
    static MultiLayerConfiguration convolutional(NeuralNetConfiguration.Builder builder) {
        return builder.list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build())
                .layer(new BatchNormalization())
                .layer(new ActivationLayer(Activation.RELU))
                .layer(softmax(0))
                .setInputType(InputType.convolutional(5, 5, 2))
                .build();
    }

    static MultiLayerNetwork init(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return net;
    }

    static MultiLayerNetwork mlp() {
        return init(mlp(builder(new Adam(0.01))));
    }

    static INDArray features(long... shape) {
        return Nd4j.getRandomFactory()
                .getNewRandomInstance(11)
                .nextGaussian('c', shape)
                .castTo(DataType.DOUBLE);
    }

    static INDArray labels(int examples) {
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, examples, CLASSES);
        for (int i = 0; i < examples; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        return labels;
    }

    static DataSet batch() {
        return new DataSet(features(BATCH, INPUTS), labels(BATCH));
    }
}
