package org.mup4j.dl4j.recurrent;

import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small recurrent networks in double precision, and sequences for them. */
final class Sequences {

    static final int FEATURES = 3;
    static final int CLASSES = 2;
    static final int TIME = 4;

    private Sequences() {}

    static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder()
                .seed(23)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH);
    }

    static MultiLayerConfiguration chain(NeuralNetConfiguration.Builder builder, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = builder.list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        return list.setInputType(InputType.recurrent(FEATURES, TIME)).build();
    }

    static RnnOutputLayer everyStep() {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    static OutputLayer once() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    static MultiLayerNetwork network(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return net;
    }

    /** Labels at every step, or one for each sequence. */
    static DataSet batch(int size, boolean everyStep, boolean masked) {
        Random random = new Random(size);
        INDArray features = Nd4j.zeros(DataType.DOUBLE, size, FEATURES, TIME);
        for (int i = 0; i < features.length(); i++) {
            features.putScalar(i, random.nextGaussian());
        }
        INDArray labels = everyStep
                ? Nd4j.zeros(DataType.DOUBLE, size, CLASSES, TIME)
                : Nd4j.zeros(DataType.DOUBLE, size, CLASSES);
        for (int row = 0; row < size; row++) {
            for (int t = 0; t < TIME; t++) {
                int label = (row + (everyStep ? t : 0)) % CLASSES;
                labels.putScalar(everyStep ? new int[] {row, label, t} : new int[] {row, label}, 1);
            }
        }
        if (!masked) {
            return new DataSet(features, labels);
        }
        INDArray mask = Nd4j.ones(DataType.DOUBLE, size, TIME);
        mask.putScalar(size - 1, TIME - 1, 0);
        return new DataSet(features, labels, mask, everyStep ? mask.dup() : null);
    }
}
