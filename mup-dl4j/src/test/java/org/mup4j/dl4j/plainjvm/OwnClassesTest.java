package org.mup4j.dl4j.plainjvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.BinomialDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.updater.ScaledAdaGrad;
import org.mup4j.dl4j.user.FanInit;
import org.mup4j.dl4j.user.Halving;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Where a class of ours is written into a configuration, which it is, and that the plan says so. */
class OwnClassesTest {

    private static final int BASE = 4;
    private static final int WIDTH = 16;
    private static final Pattern OURS = Pattern.compile("org\\.mup4j\\.[\\w.$]+");
    private static final String JAR = ": the saved model needs mup-dl4j on the class path";

    static Stream<String> plainModels() {
        return Models.wrapped().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("plainModels")
    void thereIsNoneInAFeedForwardConvolutionalNormalisedOrEmbeddingNetwork(String name) {
        Model model = Models.wrapped().get(name);
        String json = model instanceof ComputationGraph graph
                ? graph.getConfiguration().toJson()
                : ((MultiLayerNetwork) model).getLayerWiseConfigurations().toJson();

        assertThat(json).contains("org.deeplearning4j").doesNotContain("mup4j");
    }

    private static MultiLayerConfiguration network(int width, IUpdater updater, IWeightInit init, Layer... hidden) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(updater)
                .weightInit(init)
                .list()
                .layer(new DenseLayer.Builder().nOut(width).build());
        Stream.of(hidden).forEach(list::layer);
        return list.layer(new OutputLayer.Builder().nOut(3).build())
                .setInputType(InputType.feedForward(5))
                .build();
    }

    private static Layer normalised(int width) {
        return new DenseLayer.Builder().nOut(width).hasLayerNorm(true).build();
    }

    private static void require(MuPWrap<MultiLayerConfiguration> wrap, List<String> classes, String... notes) {
        assertThat(ours(wrap.configuration().toJson())).containsExactlyElementsOf(classes);
        assertThat(wrap.plan().warnings().stream().filter(w -> w.contains("mup4j")))
                .containsExactly(notes);
    }

    private static TreeSet<String> ours(String json) {
        TreeSet<String> found = new TreeSet<>();
        Matcher matcher = OURS.matcher(json);
        while (matcher.find()) {
            found.add(matcher.group().replaceAll(".*\\.", ""));
        }
        return found;
    }

    @Test
    void aGainUnderAdamHasAnotherRateThanItsWeight() {
        Adam adam = new Adam(0.01);
        require(
                MuP.wrap(network(WIDTH, adam, new WeightInitXavier(), normalised(WIDTH)))
                        .base(network(BASE, adam, new WeightInitXavier(), normalised(BASE))),
                List.of("ScaledDenseLayer"),
                "layer 1: written as ScaledDenseLayer, a class of mup4j, because DL4J keeps several of its parameters"
                        + " under one updater" + JAR);
    }

    /** Its parameters agree there, so that DL4J's own layer will do: the smallest own class is none. */
    @Test
    void aGainBesideAnInputWeightUnderAdamNeedsNone() {
        Adam adam = new Adam(0.01);
        MultiLayerConfiguration wide = inputNormalised(WIDTH, adam);
        require(MuP.wrap(wide).base(inputNormalised(BASE, adam)), List.of());
    }

    private static MultiLayerConfiguration inputNormalised(int width, IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .updater(updater)
                .list()
                .layer(normalised(width))
                .layer(new OutputLayer.Builder().nOut(3).build())
                .setInputType(InputType.feedForward(5))
                .build();
    }

    @Test
    void aSeparableConvolutionHasTwoKernelsUnderOneUpdaterAndOneInitialiser() {
        require(
                MuP.wrap(separable(WIDTH)).base(separable(BASE)),
                List.of("ScaledSeparableConvolution2D", "WeightInitByShape"),
                "layers 0, 1: written as ScaledSeparableConvolution2D, a class of mup4j, because DL4J keeps several of its"
                        + " parameters under one updater" + JAR,
                "layers 0, 1: written as WeightInitByShape, a class of mup4j, because DL4J keeps several of its weights"
                        + " under one initialiser" + JAR);
    }

    private static MultiLayerConfiguration separable(int width) {
        return new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.01))
                .list()
                .layer(new SeparableConvolution2D.Builder(3, 3).nOut(width).build())
                .layer(new SeparableConvolution2D.Builder(3, 3).nOut(width).build())
                .layer(new OutputLayer.Builder().nOut(3).build())
                .setInputType(InputType.convolutional(9, 9, 2))
                .build();
    }

    @Test
    void aDepthwiseConvolutionNeedsOneOnlyForABiasOfAnotherRate() {
        require(
                MuP.wrap(depthwise(WIDTH, new Nesterovs(0.1), false)).base(depthwise(BASE, new Nesterovs(0.1), false)),
                List.of());
        require(
                MuP.wrap(depthwise(WIDTH, new Adam(0.01), true)).base(depthwise(BASE, new Adam(0.01), true)),
                List.of());
        require(
                MuP.wrap(depthwise(WIDTH, new Adam(0.01), true))
                        .base(depthwise(BASE, new Adam(0.01), true))
                        .role("1", "b", Role.SCALAR),
                List.of("ScaledDepthwiseConvolution2D"),
                "layer 1: written as ScaledDepthwiseConvolution2D, a class of mup4j, because DL4J applies a rate of its"
                        + " bias to the wrong entries" + JAR);
    }

    private static MultiLayerConfiguration depthwise(int width, IUpdater updater, boolean bias) {
        return new NeuralNetConfiguration.Builder()
                .updater(updater)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(width).build())
                .layer(new DepthwiseConvolution2D.Builder(3, 3).hasBias(bias).build())
                .layer(new OutputLayer.Builder().nOut(3).build())
                .setInputType(InputType.convolutional(9, 9, 2))
                .build();
    }

    @Test
    void theBiasOfACentreLossHasARateThatDl4jIgnores() {
        require(
                MuP.wrap(centreLoss(WIDTH)).base(centreLoss(BASE)),
                List.of("ScaledCenterLossOutputLayer"),
                "layer 1: written as ScaledCenterLossOutputLayer, a class of mup4j, because DL4J ignores a rate of its"
                        + " bias" + JAR);
    }

    private static MultiLayerConfiguration centreLoss(int width) {
        return new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder().nOut(width).build())
                .layer(new CenterLossOutputLayer.Builder().nOut(3).build())
                .setInputType(InputType.feedForward(5))
                .build();
    }

    /** The readout's gradients do not shrink with the width, so that its updater stays Deeplearning4j's. */
    @Test
    void adaGradStartsFromSmallerSquaresWhereGradientsAreSmaller() {
        AdaGrad adaGrad = new AdaGrad(0.01, 1e-4);
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(network(WIDTH, adaGrad, new WeightInitXavier()))
                .base(network(BASE, adaGrad, new WeightInitXavier()));

        require(
                wrap,
                List.of("ScaledAdaGrad"),
                "layer 0: written as ScaledAdaGrad, a class of mup4j, because DL4J's AdaGrad starts from 1e-6 whatever the"
                        + " width" + JAR);
        assertThat(wrap.configuration().getConf(0).getLayer().getUpdaterByParam("W"))
                .isEqualTo(new ScaledAdaGrad(0.01, null, 1e-4 / 4, 1e-6 / 16));
        assertThat(wrap.configuration().getConf(1).getLayer().getUpdaterByParam("W"))
                .isEqualTo(new AdaGrad(0.01 / 4, 1e-4));
    }

    @Test
    void aForwardMultiplierIsAPreprocessor() {
        Sgd sgd = new Sgd(0.01);
        MultiLayerConfiguration small = network(BASE, sgd, new WeightInitXavier());
        MultiLayerConfiguration wide = network(WIDTH, sgd, new WeightInitXavier());
        require(
                MuP.wrap(wide).base(small).gauge(Gauge.MU_READOUT),
                List.of("ScaledInput"),
                "layer 1: written as ScaledInput, a class of mup4j, because the gauge has a forward multiplier" + JAR);
        require(
                MuP.wrap(wide).base(small).gauge(Gauge.SYMMETRIC),
                List.of("ScaledInput"),
                "layers 0, 1: written as ScaledInput, a class of mup4j, because the gauge has a forward multiplier"
                        + JAR);
    }

    @Test
    void anInitialiserOfTheUsersOwnIsWrapped() {
        Sgd sgd = new Sgd(0.01);
        for (IWeightInit own : List.of(new FanInit(1), new WeightInitDistribution(new BinomialDistribution(3, 0.5)))) {
            require(
                    MuP.wrap(network(WIDTH, sgd, own)).base(network(BASE, sgd, own)),
                    own instanceof FanInit ? List.of("FanInit", "ScaledWeightInit") : List.of("ScaledWeightInit"),
                    "layers 0, 1: written as ScaledWeightInit, a class of mup4j, because its initialiser is no"
                            + " distribution of DL4J's that could be scaled" + JAR);
        }
    }

    @Test
    void aScheduleOfTheUsersOwnIsWrappedWhereItsRateScales() {
        Adam adam = new Adam(new Halving(0.01, 5));
        require(
                MuP.wrap(network(WIDTH, adam, new WeightInitXavier()))
                        .base(network(BASE, adam, new WeightInitXavier())),
                List.of("Halving", "ScaledSchedule"),
                "layer 1: written as ScaledSchedule, a class of mup4j, because its schedule is none of DL4J's" + JAR);
    }

    @Test
    void aGraphSaysItToo() {
        MuPWrap<ComputationGraphConfiguration> wrap =
                MuP.wrap(Models.residual(WIDTH)).base(Models.residual(BASE)).gauge(Gauge.MU_READOUT);

        assertThat(ours(wrap.configuration().toJson())).containsExactly("ScaledInput");
        assertThat(wrap.plan().warnings())
                .contains("layer out: written as ScaledInput, a class of mup4j, because the gauge has a forward"
                        + " multiplier" + JAR);
    }

    @Test
    void atTheBaseThereIsNeverOne() {
        Adam adam = new Adam(new Halving(0.01, 5));
        MultiLayerConfiguration same = network(BASE, adam, new FanInit(1), normalised(BASE));
        for (Gauge gauge : Gauge.values()) {
            MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(same).base(same).gauge(gauge);
            assertThat(wrap.configuration()).isEqualTo(same);
            assertThat(wrap.plan().warnings()).noneMatch(w -> w.contains("mup4j"));
        }
    }

    @Test
    void bothPlanAndTableCarryTheNote() {
        Map<String, String> tables = Map.of(
                "text",
                        MuP.wrap(centreLoss(WIDTH))
                                .base(centreLoss(BASE))
                                .plan()
                                .toString(),
                "markdown",
                        MuP.wrap(centreLoss(WIDTH))
                                .base(centreLoss(BASE))
                                .plan()
                                .toMarkdown());
        assertThat(tables).allSatisfy((form, table) -> assertThat(table).contains("ScaledCenterLossOutputLayer"));
    }
}
