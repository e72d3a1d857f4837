package org.mup4j.dl4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mup4j.dl4j.message.Confs.BASE;
import static org.mup4j.dl4j.message.Confs.IN;
import static org.mup4j.dl4j.message.Confs.OUT;
import static org.mup4j.dl4j.message.Confs.WIDTH;
import static org.mup4j.dl4j.message.Confs.dense;
import static org.mup4j.dl4j.message.Confs.graph;
import static org.mup4j.dl4j.message.Confs.image;
import static org.mup4j.dl4j.message.Confs.layers;
import static org.mup4j.dl4j.message.Confs.mlp;
import static org.mup4j.dl4j.message.Confs.settings;

import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** What does not commute with the width is said in the plan, once, with the layers that it holds for. */
class WarningsTest {

    private static MuPWrap<MultiLayerConfiguration> wrap(
            IUpdater updater, UnaryOperator<NeuralNetConfiguration.Builder> setting) {
        return MuP.wrap(mlp(setting.apply(settings(updater)), WIDTH)).base(mlp(setting.apply(settings(updater)), BASE));
    }

    private static List<String> warnings(IUpdater updater, UnaryOperator<NeuralNetConfiguration.Builder> setting) {
        return wrap(updater, setting).plan().warnings();
    }

    @Test
    void aCleanConfigurationHasNone() {
        for (IUpdater updater : List.of(new Adam(0.01), new Sgd(0.1), new Nesterovs(0.1, 0.9), new RmsProp(0.01))) {
            assertThat(warnings(updater, s -> s)).isEmpty();
            assertThat(warnings(updater, s -> s.weightDecay(0.1).dropOut(0.5))).isEmpty();
        }
        assertThat(MuP.wrap(image(9, 3, 2, WIDTH))
                        .base(image(9, 3, 2, BASE))
                        .plan()
                        .warnings())
                .isEmpty();
        assertThat(MuP.wrap(graph(WIDTH)).base(graph(BASE)).plan().warnings()).isEmpty();
    }

    @Test
    void nothingChanges() {
        String message =
                "every multiplier is 1, so nothing changes: the network is its own base, or none of its axes is a width";
        assertThat(MuP.wrap(mlp(WIDTH)).base(mlp(WIDTH)).plan().warnings()).containsExactly(message);
        assertThat(MuP.wrap(mlp(WIDTH))
                        .base(mlp(BASE))
                        .parametrization(Parametrizations.SP)
                        .plan()
                        .warnings())
                .as("it was asked for")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"None", "RenormalizeL2PerLayer", "RenormalizeL2PerParamType"})
    void clipping(GradientNormalization clipping) {
        assertThat(warnings(new Adam(0.01), s -> s.gradientNormalization(clipping)))
                .containsExactly(
                        "layers 0, 1, 2: a clipping threshold does not keep its meaning when the width changes:"
                                + " norms of raw gradients scale with width (input layers ^-1/2, hidden layers ^0, readout ^1/2"
                                + " in the multiplier-free gauge)");
    }

    @Test
    void renormalisedGradients() {
        String experimental = "layers 0, 1, 2: gradients are renormalised: the rates follow a rule derived from the"
                + " spectral condition and not yet confirmed in the literature";
        String mixed = "layers 0, 1, 2: gradients are renormalised per layer, which mixes weight and bias: use"
                + " RenormalizeL2PerParamType";
        assertThat(warnings(
                        new Sgd(0.1), s -> s.gradientNormalization(GradientNormalization.RenormalizeL2PerParamType)))
                .containsExactly(experimental);
        assertThat(warnings(new Sgd(0.1), s -> s.gradientNormalization(GradientNormalization.RenormalizeL2PerLayer)))
                .containsExactly(mixed, experimental);
    }

    @Test
    void renormalisedGradientsUnderAnAdaptiveOptimizer() {
        assertThat(warnings(
                        new Adam(0.01), s -> s.gradientNormalization(GradientNormalization.RenormalizeL2PerParamType)))
                .containsExactly(
                        "layers 0, 1, 2: gradients are renormalised before an adaptive optimizer, whose epsilon is"
                                + " scaled as if they were not: leave the renormalisation out, or make epsilon small");
    }

    @Test
    void l2UnderAnAdaptiveOptimizer() {
        assertThat(warnings(new Adam(0.01), s -> s.l2(0.1)))
                .containsExactly(
                        "layers 0, 1, 2: L2 inside the gradient of an adaptive optimizer is no decay and does not"
                                + " scale: use weightDecay(x) instead");
        assertThat(warnings(new Sgd(0.1), s -> s.l2(0.1)))
                .as("under SGD it is a decay")
                .isEmpty();
    }

    @Test
    void l1() {
        assertThat(warnings(new Sgd(0.1), s -> s.l1(0.1)))
                .containsExactly(
                        "layers 0, 1, 2: L1 is left as configured: no rule for its scaling with the width is known");
    }

    @Test
    void rmsPropInAnotherGauge() {
        assertThat(wrap(new RmsProp(0.1), s -> s).gauge(Gauge.SYMMETRIC).plan().warnings())
                .contains(
                        "layers 0, 1, 2: RmsProp uses epsilon both inside and outside the root, so gauges agree only up"
                                + " to its size");
    }

    @Test
    void initialWeightsWithAMean() {
        assertThat(warnings(new Adam(0.01), s -> s.weightInit(new NormalDistribution(0.1, 0.1))))
                .containsExactly("layers 1, 2: the initial weights have a mean other than 0, which adds up over the"
                        + " fan-in: it is scaled by base fan-in / fan-in, apart from the deviation");
    }

    @Test
    void weightNoise() {
        assertThat(warnings(new Adam(0.01), s -> s.weightNoise(new DropConnect(0.5))))
                .containsExactly("layers 0, 1, 2: weight noise of a fixed size is larger or smaller beside weights that"
                        + " shrink with the width");
    }

    @Test
    void constraints() {
        assertThat(warnings(new Adam(0.01), s -> s.constrainWeights(new MaxNormConstraint(2, 1))))
                .containsExactly(
                        "layers 0, 1, 2: constraints on norms do not scale with the width: a bound that is right"
                                + " for the base is not for the target");
    }

    @Test
    void theWeightOfACentreLoss() {
        assertThat(MuP.wrap(centreLoss(WIDTH)).base(centreLoss(BASE)).plan().warnings())
                .contains(
                        "layer 1: the centre loss sums over the features, so its weight lambda does not keep its meaning"
                                + " when the width changes: multiply lambda by base width / width");
    }

    private static MultiLayerConfiguration centreLoss(int width) {
        return layers(
                dense(IN, width),
                new CenterLossOutputLayer.Builder().nIn(width).nOut(OUT).build());
    }

    @Test
    void localResponseNormalisation() {
        assertThat(MuP.wrap(localResponse(WIDTH))
                        .base(localResponse(BASE))
                        .plan()
                        .warnings())
                .containsExactly(
                        "layer 1: local response normalisation sums squares over n neighbouring channels; keep n"
                                + " fixed while the width changes");
    }

    private static MultiLayerConfiguration localResponse(int width) {
        return settings()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(width).build())
                .layer(new LocalResponseNormalization.Builder().build())
                .layer(new GlobalPoolingLayer())
                .layer(new OutputLayer.Builder().nOut(OUT).build())
                .setInputType(InputType.convolutional(9, 9, 2))
                .build();
    }

    @Test
    void aGraphWarnsByTheNamesOfItsLayers() {
        assertThat(MuP.wrap(graph(settings().l1(0.1), IN, WIDTH, OUT))
                        .base(graph(settings().l1(0.1), IN, BASE, OUT))
                        .plan()
                        .warnings())
                .containsExactly("layers first, second, out: L1 is left as configured: no rule for its scaling with the"
                        + " width is known");
    }
}
