package org.mup4j.dl4j.layer;

import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks over sequences, in double precision. */
final class NativeNets {

    static final int CLASSES = 3;

    private NativeNets() {}

    /** The layers, then an output layer for each time step that reads {@code width} features. */
    static MultiLayerConfiguration sequence(IUpdater updater, int width, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .weightInit(new NormalDistribution(0, 0.5))
                .biasInit(0.1)
                .list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        return list.layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(width)
                        .nOut(CLASSES)
                        .dataFormat(RNNFormat.NCW)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    static MultiLayerNetwork initialised(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return net;
    }

    static INDArray normal(long seed, long... shape) {
        Random random = new Random(seed);
        INDArray array = Nd4j.create(DataType.DOUBLE, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian());
        }
        return array;
    }

    /** One class for each time step. */
    static INDArray classes(long seed, int batch, int length) {
        Random random = new Random(seed);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, batch, CLASSES, length);
        for (int i = 0; i < batch; i++) {
            for (int t = 0; t < length; t++) {
                labels.putScalar(new int[] {i, random.nextInt(CLASSES), t}, 1);
            }
        }
        return labels;
    }

    /** Random tokens, and others to be predicted from them. */
    static DataSet text(long seed, int batch, int vocabulary, int length) {
        Random random = new Random(seed);
        INDArray tokens = Nd4j.zeros(DataType.DOUBLE, batch, 1, length);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, batch, vocabulary, length);
        for (int i = 0; i < batch; i++) {
            for (int t = 0; t < length; t++) {
                tokens.putScalar(new int[] {i, 0, t}, random.nextInt(vocabulary));
                labels.putScalar(new int[] {i, random.nextInt(vocabulary), t}, 1);
            }
        }
        return new DataSet(tokens, labels);
    }

    /** Example i is i steps short. */
    static INDArray mask(int batch, int length) {
        INDArray mask = Nd4j.ones(DataType.DOUBLE, batch, length);
        for (int i = 0; i < batch; i++) {
            for (int t = length - i; t < length; t++) {
                mask.putScalar(i, t, 0);
            }
        }
        return mask;
    }
}
