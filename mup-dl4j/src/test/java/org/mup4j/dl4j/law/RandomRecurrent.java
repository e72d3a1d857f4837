package org.mup4j.dl4j.law;

import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.mup4j.dl4j.law.Dice.Draws;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Random recurrent networks: every recurrent layer and wrapper, with and without masks and truncation. */
@SuppressWarnings("deprecation") // two of the layers
final class RandomRecurrent {

    private static final int BATCH = 3;
    private static final int FEATURES = 4;
    private static final int CLASSES = 3;
    private static final int TIME = 6;

    /**
     * A random network at any width, with a batch that fits it.
     *
     * @param name how to find it again
     * @param network the configuration at a width
     * @param data one batch, with masks or without
     */
    record Sample(String name, IntFunction<MultiLayerConfiguration> network, DataSet data) {

        org.mup4j.dl4j.law.Sample<MultiLayerConfiguration> asSample() {
            return new org.mup4j.dl4j.law.Sample<>(
                    name,
                    network,
                    new MultiDataSet(
                            data.getFeatures(),
                            data.getLabels(),
                            data.getFeaturesMaskArray(),
                            data.getLabelsMaskArray()));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final RandomLayers layers;
    private boolean bidirectional;

    private RandomRecurrent(long seed, Draws draws) {
        this.layers = new RandomLayers(new Dice(seed, draws));
    }

    /** One network that the seed chooses, as DL4J can write it to JSON and read it back if asked for. */
    static Sample of(long seed, Draws draws) {
        RandomRecurrent probe = new RandomRecurrent(seed, draws);
        boolean everyStep = probe.network(4).getConf(probe.count - 1).getLayer().getClass() != OutputLayer.class;
        return new Sample(
                "recurrent " + seed, width -> new RandomRecurrent(seed, draws).network(width), data(seed, everyStep));
    }

    private int count;

    private MultiLayerConfiguration network(int width) {
        ListBuilder list = layers.global().list();
        int hidden = layers.dice.between(1, 2);
        for (int i = 0; i < hidden; i++) {
            list.layer(recurrent(width));
        }
        boolean everyStep = readout(list, width);
        if (everyStep && !bidirectional && layers.dice.chance(0.4)) {
            list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(TIME / 2);
        }
        MultiLayerConfiguration conf =
                list.setInputType(InputType.recurrent(FEATURES, TIME)).build();
        count = conf.getConfs().size();
        return conf;
    }

    private org.deeplearning4j.nn.conf.layers.Layer recurrent(int width) {
        return switch (layers.dice.between(0, 5)) {
            case 0, 1 -> {
                bidirectional = true;
                Bidirectional.Mode mode = layers.dice.oneOf(List.of(Bidirectional.Mode.values()));
                yield new Bidirectional(mode, plain(width));
            }
            case 2 -> new MaskZeroLayer(plain(width), 0);
            case 3 -> {
                bidirectional = true;
                GravesBidirectionalLSTM.Builder layer =
                        new GravesBidirectionalLSTM.Builder().nOut(width).forgetGateBiasInit(2);
                yield layers.individually(layer, false).build();
            }
            default -> plain(width);
        };
    }

    private BaseRecurrentLayer plain(int width) {
        return plain(layers, width);
    }

    /** A recurrent layer without a wrapper. */
    static BaseRecurrentLayer plain(RandomLayers layers, int width) {
        return switch (layers.dice.between(0, 2)) {
            case 0 ->
                settings(
                                layers,
                                new LSTM.Builder()
                                        .nOut(width)
                                        .forgetGateBiasInit(layers.dice.between(0, 2))
                                        .gateActivationFunction(Activation.HARDSIGMOID))
                        .build();
            case 1 -> settings(layers, new GravesLSTM.Builder().nOut(width)).build();
            default -> settings(layers, new SimpleRnn.Builder().nOut(width)).build();
        };
    }

    private static <B extends BaseRecurrentLayer.Builder<B>> B settings(
            RandomLayers layers, BaseRecurrentLayer.Builder<B> layer) {
        if (layers.dice.chance(0.4)) {
            layer.weightInitRecurrent(layers.dice.weightInit(true));
        }
        @SuppressWarnings("unchecked")
        B builder = (B) layer;
        return layers.individually(builder, false);
    }

    /** Whether it answers at every step. */
    private boolean readout(ListBuilder list, int width) {
        int kind = layers.dice.between(0, 3);
        switch (kind) {
            case 0 ->
                list.layer(new TimeDistributed(
                                new DenseLayer.Builder().nOut(CLASSES).build()))
                        .layer(new RnnLossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build());
            case 1 -> list.layer(new LastTimeStep(plain(width))).layer(output());
            case 2 -> list.layer(new GlobalPoolingLayer.Builder().build()).layer(output());
            default ->
                list.layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build());
        }
        return kind == 0 || kind == 3;
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static DataSet data(long seed, boolean everyStep) {
        Random random = new Random(seed);
        INDArray features = Nd4j.zeros(DataType.DOUBLE, BATCH, FEATURES, TIME);
        for (int i = 0; i < features.length(); i++) {
            features.putScalar(i, random.nextGaussian());
        }
        INDArray labels = everyStep
                ? Nd4j.zeros(DataType.DOUBLE, BATCH, CLASSES, TIME)
                : Nd4j.zeros(DataType.DOUBLE, BATCH, CLASSES);
        for (int row = 0; row < BATCH; row++) {
            for (int t = 0; t < TIME; t++) {
                labels.putScalar(
                        everyStep ? new int[] {row, (row + t) % CLASSES, t} : new int[] {row, row % CLASSES}, 1);
            }
        }
        if (random.nextBoolean()) {
            return new DataSet(features, labels);
        }
        INDArray mask = Nd4j.ones(DataType.DOUBLE, BATCH, TIME);
        mask.putScalar(1, TIME - 1, 0);
        mask.putScalar(2, TIME - 1, 0);
        mask.putScalar(2, TIME - 2, 0);
        return new DataSet(features, labels, mask, everyStep ? mask.dup() : null);
    }
}
