package org.mup4j.dl4j.defect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Defects of Deeplearning4j 1.0.0-M2.1 that the library works around or lives with: each test fails once it is mended. */
class PinnedDefectsTest {

    /** Both the network's builder and its validation copy the list into the layer: the decay is twice as strong. */
    @Test
    void weightDecaySetOnTheNetworkIsAppliedTwice() {
        MultiLayerConfiguration onNetwork = builder(0.1)
                .weightDecay(0.5, true)
                .list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(3).build())
                .layer(readout(3))
                .build();
        MultiLayerConfiguration onLayer = builder(0.1)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(2)
                        .nOut(3)
                        .weightDecay(0.5, true)
                        .build())
                .layer(readout(3))
                .build();
        WeightDecay decay = new WeightDecay(0.5, true);

        assertThat(dense(onNetwork).getRegularization()).isEqualTo(List.of(decay, decay));
        assertThat(dense(onLayer).getRegularization()).isEqualTo(List.of(decay));
    }

    /**
     * Numbers of one array that lie far apart are related, and the more so the larger the array: sums along one axis of a large square
     * matrix, which have deviation 1 up to 0.02 after division by the root of its size, are twice as large and more. What matters is
     * that initial weights of wide layers stretch some vectors too much.
     */
    @Test
    void randomNumbersOfLargeArraysAreNotIndependent() {
        int side = 4096;
        Nd4j.getRandom().setSeed(4);
        INDArray sums = Nd4j.randn(DataType.FLOAT, side, side).sum(0);
        Nd4j.getRandom().setSeed(4);
        INDArray sumsOfSmall = Nd4j.randn(DataType.FLOAT, side / 16, side / 16).sum(0);

        assertThat(sums.norm2Number().doubleValue() / side).isGreaterThan(2);
        assertThat(sumsOfSmall.norm2Number().doubleValue() / (side / 16)).isCloseTo(1, within(0.2));
    }

    /** 0 stands for the time in milliseconds, so that it takes some draws until they differ. */
    @Test
    void theSeedZeroGivesOtherRandomNumbersNextTime() {
        assertThat(changesWithin(100_000, 0)).isTrue();
        assertThat(changesWithin(1_000, 1)).isFalse();
    }

    private static boolean changesWithin(int draws, long seed) {
        INDArray first = drawn(seed);
        for (int i = 0; i < draws; i++) {
            if (!drawn(seed).equals(first)) {
                return true;
            }
        }
        return false;
    }

    private static INDArray drawn(long seed) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(DataType.DOUBLE, 8);
    }

    private static BaseLayer dense(MultiLayerConfiguration conf) {
        return (BaseLayer) conf.getConf(0).getLayer();
    }

    static Stream<ConvolutionLayer> layersThatStoreTheirBiasFirst() {
        return Stream.of(
                new DepthwiseConvolution2D.Builder(2, 2).depthMultiplier(2).build(),
                new SeparableConvolution2D.Builder(2, 2).nOut(6).build());
    }

    @ParameterizedTest
    @MethodSource("layersThatStoreTheirBiasFirst")
    void aBiasUpdaterOfADepthwiseOrSeparableConvolutionMovesWeights(ConvolutionLayer layer) {
        layer.setBiasUpdater(new Sgd(0));
        MultiLayerNetwork net = new MultiLayerNetwork(net(layer));
        net.init();
        INDArray before = net.getParam("1_b").dup();
        step(net);

        assertThat(net.getParam("1_b")).isNotEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("layersThatStoreTheirBiasFirst")
    void thePlanSaysSoWhereTheUsersSettingsForTheBiasDiffer(ConvolutionLayer layer) {
        assertThat(MuP.wrap(net(layer)).plan().warnings()).noneMatch(w -> w.contains("wrong entries: give"));

        layer.setRegularization(List.of(new WeightDecay(0.5, true)));

        assertThat(MuP.wrap(net(layer)).plan().warnings())
                .anyMatch(w -> w.contains("layer 1: ") && w.contains("wrong entries: give"));
    }

    /** Where the wrapped layer needs several rates, each entry gets its own: the step is rate times gradient. */
    @ParameterizedTest
    @MethodSource("layersThatStoreTheirBiasFirst")
    void inAWrappedNetworkEveryEntryMovesAtItsOwnRate(ConvolutionLayer layer) {
        MuPWrap<MultiLayerConfiguration> wrap =
                MuP.wrap(net(layer)).baseWidth(2).role("1", "b", Role.SCALAR);
        MultiLayerNetwork net = new MultiLayerNetwork(wrap.configuration());
        net.init();
        INDArray before = net.params().dup();
        INDArray gradient = gradient(net);
        step(net);
        net.setParams(before.sub(net.params()));

        wrap.plan().tensors().stream().filter(t -> t.layer().equals("1")).forEach(t -> {
            String key = "1_" + t.parameter();
            INDArray update = net.getParam(key);
            INDArray expected = view(net, gradient, key).mul(0.1 * t.learningRateMultiplier() / ROWS);
            assertThat(update.sub(expected).amaxNumber().doubleValue()).as(key).isCloseTo(0, within(1e-12));
            assertThat(update.amaxNumber().doubleValue()).isGreaterThan(1e-6);
        });
    }

    private static final int ROWS = 4;

    private static INDArray gradient(MultiLayerNetwork net) {
        net.setInput(x());
        net.setLabels(y());
        net.computeGradientAndScore();
        return net.gradient().gradient().dup();
    }

    /** The part of a flat array that belongs to a parameter. */
    private static INDArray view(MultiLayerNetwork net, INDArray flat, String key) {
        INDArray kept = net.params().dup();
        net.setParams(flat);
        INDArray part = net.getParam(key).dup();
        net.setParams(kept);
        return part;
    }

    private static void step(MultiLayerNetwork net) {
        net.fit(x(), y());
    }

    private static INDArray x() {
        return Nd4j.linspace(-1, 1, ROWS * 16, DataType.DOUBLE).reshape(ROWS, 1, 4, 4);
    }

    private static INDArray y() {
        return Nd4j.linspace(-3, 3, ROWS * 2, DataType.DOUBLE).reshape(ROWS, 2);
    }

    private static MultiLayerConfiguration net(ConvolutionLayer layer) {
        return builder(0.1)
                .list()
                .layer(new ConvolutionLayer.Builder(1, 1).nOut(6).build())
                .layer(layer)
                .layer(readout(0))
                .setInputType(InputType.convolutional(4, 4, 1))
                .build();
    }

    private static NeuralNetConfiguration.Builder builder(double rate) {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH)
                .updater(new Sgd(rate));
    }

    private static OutputLayer readout(int in) {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(in)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build();
    }
}
