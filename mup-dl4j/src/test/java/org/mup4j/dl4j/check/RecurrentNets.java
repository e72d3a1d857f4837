package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Two recurrent layers and a readout at every step, with sequences whose labels follow from what came before. */
final class RecurrentNets {

    private static final int FEATURES = 5;
    private static final int CLASSES = 3;
    private static final int TIME = 8;

    private RecurrentNets() {}

    static IntFunction<MultiLayerConfiguration> lstm(IUpdater updater, boolean zeroReadout) {
        return width -> network(updater, zeroReadout, lstm(width), lstm(width));
    }

    static IntFunction<MultiLayerConfiguration> simple(IUpdater updater, boolean zeroReadout) {
        return width -> network(updater, zeroReadout, simple(width), simple(width));
    }

    private static LSTM lstm(int width) {
        return new LSTM.Builder().nOut(width).build();
    }

    private static SimpleRnn simple(int width) {
        return new SimpleRnn.Builder().nOut(width).build();
    }

    private static MultiLayerConfiguration network(
            IUpdater updater, boolean zeroReadout, BaseRecurrentLayer first, BaseRecurrentLayer second) {
        return new NeuralNetConfiguration.Builder()
                .updater(updater)
                .activation(Activation.TANH)
                .weightInit(WeightInit.XAVIER)
                .list()
                .layer(first)
                .layer(second)
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .weightInit(zeroReadout ? WeightInit.ZERO : WeightInit.XAVIER)
                        .build())
                .setInputType(InputType.recurrent(FEATURES, TIME))
                .build();
    }

    /** Sequences of which every other one ends two steps early; the label is the largest of three running sums. */
    static List<DataSet> batches(int count, int size) {
        Random random = new Random(20261126);
        List<DataSet> batches = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            INDArray features = Nd4j.zeros(DataType.DOUBLE, size, FEATURES, TIME);
            INDArray labels = Nd4j.zeros(DataType.DOUBLE, size, CLASSES, TIME);
            INDArray mask = Nd4j.ones(DataType.DOUBLE, size, TIME);
            for (int e = 0; e < size; e++) {
                fill(random, features, labels, e);
                for (int t = TIME - 2; e % 2 == 1 && t < TIME; t++) {
                    mask.putScalar(e, t, 0);
                }
            }
            batches.add(new DataSet(features, labels, mask, mask.dup()));
        }
        return batches;
    }

    private static void fill(Random random, INDArray features, INDArray labels, int example) {
        double[] sums = new double[CLASSES];
        for (int t = 0; t < TIME; t++) {
            int best = 0;
            for (int f = 0; f < FEATURES; f++) {
                double value = random.nextGaussian();
                features.putScalar(example, f, t, value);
                if (f < CLASSES) {
                    sums[f] += value;
                    best = sums[f] > sums[best] ? f : best;
                }
            }
            labels.putScalar(example, best, t, 1);
        }
    }
}
