package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CheckedLayer;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.Finding;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What is known to spoil a coordinate check is noticed and named, and nothing is noticed where nothing is wrong. Readouts at zero,
 * rates that are too large or too small, epsilons and single steps are in {@link CoordCheckTest}.
 */
class PitfallsTest {

    private static final List<DataSet> BATCHES = CalibrationNets.batches(5, 16, 1);

    @Test
    void nothing_is_noticed_where_nothing_is_wrong() {
        assertThat(causes(check(new Adam(1e-3), this::dense))).isEmpty();
    }

    @Test
    void a_frozen_layer_is_named_and_not_judged() {
        CoordReport report = check(
                new Adam(1e-3),
                width -> new FrozenLayer.Builder().layer(dense(width)).build());

        assertThat(message(report, Cause.FROZEN_LAYER)).contains("layers [1] are not trained");
        assertThat(report.layers()).extracting(CheckedLayer::name).containsExactly("0", "2");
    }

    @Test
    void a_layer_whose_units_are_never_active_is_named_and_forbids_a_pass() {
        CoordReport report = check(
                new Adam(1e-3),
                width -> new DenseLayer.Builder()
                        .nIn(width)
                        .nOut(width)
                        .biasInit(-100)
                        .build());

        assertThat(message(report, Cause.DEAD_UNITS)).contains("in layer '1' only 0.0% of the units are active");
        assertThat(report.verdict().outcome()).isNotEqualTo(Outcome.PASS);
        assertThat(report.verdict().causes()).contains(Cause.DEAD_UNITS);
    }

    @Test
    void dropout_is_named_and_probed_without() {
        CoordReport report = check(
                new Adam(1e-3),
                width -> new DenseLayer.Builder()
                        .nIn(width)
                        .nOut(width)
                        .dropOut(0.5)
                        .build());

        assertThat(message(report, Cause.STOCHASTIC_LAYERS)).contains("layers [1] drop out units in training");
    }

    @Test
    void batch_statistics_are_named_and_a_bias_without_effect_is_no_matter_of_epsilon() {
        CoordReport report = check(
                new Adam(1e-3),
                width -> new BatchNormalization.Builder().nOut(width).build());

        assertThat(message(report, Cause.STOCHASTIC_LAYERS))
                .contains("layers [1] normalise by the statistics of the probed batch");
        assertThat(causes(report)).containsOnly(Cause.STOCHASTIC_LAYERS);
    }

    @Test
    void a_layer_that_does_not_grow_amid_those_that_do_is_named() {
        IntFunction<MultiLayerConfiguration> bottleneck = width -> start(new Adam(1e-3))
                .layer(new DenseLayer.Builder()
                        .nIn(CalibrationNets.INPUTS)
                        .nOut(width)
                        .build())
                .layer(new DenseLayer.Builder().nIn(width).nOut(8).build())
                .layer(new DenseLayer.Builder().nIn(8).nOut(width).build())
                .layer(readout(width))
                .build();

        CoordReport report = check(bottleneck, BATCHES);

        assertThat(message(report, Cause.UNSCALED_AXIS))
                .contains("layer '1' has the same number of units at every width")
                .contains("OUTPUT");
    }

    @Test
    void random_targets_in_a_large_batch_are_named_and_structured_ones_are_not() {
        IntFunction<MultiLayerConfiguration> regression = width -> start(new Adam(1e-3))
                .layer(new DenseLayer.Builder()
                        .nIn(CalibrationNets.INPUTS)
                        .nOut(width)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(width)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();

        assertThat(message(check(regression, List.of(targets(0))), Cause.RANDOM_TARGETS))
                .contains("in a batch of 256");
        assertThat(causes(check(regression, List.of(targets(1))))).doesNotContain(Cause.RANDOM_TARGETS);
    }

    /** Standard normal targets; with the given share of the first feature. */
    private static DataSet targets(double share) {
        Random random = new Random(3);
        double[][] features = new double[256][CalibrationNets.INPUTS];
        double[][] labels = new double[256][1];
        for (int i = 0; i < features.length; i++) {
            for (int j = 0; j < features[i].length; j++) {
                features[i][j] = random.nextGaussian();
            }
            labels[i][0] = random.nextGaussian() + share * features[i][0];
        }
        return new DataSet(
                Nd4j.create(features).castTo(DataType.DOUBLE),
                Nd4j.create(labels).castTo(DataType.DOUBLE));
    }

    /** With the rates and initial weights of muP, and what Deeplearning4j's AdaGrad starts from at every width. */
    @Test
    void an_updater_that_acts_like_another_on_small_gradients_is_the_cause_and_no_rule() {
        CoordReport report = adaGrad(PitfallsTest::withDeeplearning4jsStart);

        assertThat(report.verdict().outcome()).as(report.toString()).isEqualTo(Outcome.FAIL);
        assertThat(report.verdict().causes()).containsExactly(Cause.EPSILON);
        assertThat(message(report, Cause.EPSILON))
                .contains("AdaGrad acts like SGD")
                .endsWith("its accumulator starts at 1e-6 whatever epsilon is, so let MuP.wrap scale it, or use Adam");
    }

    @Test
    void where_it_does_so_in_the_same_proportion_at_every_width_it_is_noted_and_passes() {
        CoordReport report = adaGrad(conf -> conf);

        assertThat(report.verdict().outcome()).as(report.toString()).isEqualTo(Outcome.PASS);
        assertThat(message(report, Cause.EPSILON))
                .contains("ScaledAdaGrad acts like SGD")
                .endsWith("as it does in the same proportion at every size");
    }

    private static CoordReport adaGrad(UnaryOperator<MultiLayerConfiguration> change) {
        IntFunction<MultiLayerConfiguration> small = CalibrationNets.classifier(new AdaGrad(1e-3), true);
        return CoordCheck.ofConfigurations(width -> change.apply(
                        MuP.wrap(small.apply(width)).base(small.apply(64)).configuration()))
                .widths(64, 128, 256)
                .seeds(3)
                .run(BATCHES);
    }

    private static MultiLayerConfiguration withDeeplearning4jsStart(MultiLayerConfiguration conf) {
        for (NeuralNetConfiguration layer : conf.getConfs()) {
            BaseLayer base = (BaseLayer) layer.getLayer();
            base.setIUpdater(withDeeplearning4jsStart(base.getIUpdater()));
            base.setBiasUpdater(withDeeplearning4jsStart(base.getUpdaterByParam("b")));
        }
        return conf;
    }

    private static IUpdater withDeeplearning4jsStart(IUpdater updater) {
        AdaGrad scaled = (AdaGrad) updater;
        return new AdaGrad(scaled.getLearningRate(), scaled.getEpsilon());
    }

    /** The initial weights are the same then, and only they part the two. */
    @Test
    void with_a_readout_at_zero_no_scaling_and_one_rate_for_all_are_both_named() {
        CoordReport report = CoordCheck.of(MuP.family(CalibrationNets.classifier(new Adam(1e-3), true))
                        .parametrization(Parametrizations.SP))
                .widths(64, 128, 256)
                .seeds(3)
                .run(BATCHES);

        assertThat(report.verdict().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(report.verdict().causes()).containsExactly(Cause.STANDARD_PARAMETRIZATION, Cause.PLAIN_OPTIMIZER);
    }

    @Test
    void a_rate_at_which_networks_diverge_forbids_a_pass_and_is_the_cause() {
        CoordReport report = check(new Sgd(100), this::dense);

        assertThat(report.verdict().outcome()).as(report.toString()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report.verdict().causes()).containsExactly(Cause.RATE_TOO_LARGE);
    }

    @Test
    void an_iterator_is_gone_through_once_so_that_all_networks_see_the_same_batches() {
        AtomicInteger resets = new AtomicInteger();
        var iterator = new ListDataSetIterator<>(BATCHES, 1) {
            @Override
            public void reset() {
                resets.incrementAndGet();
                super.reset();
            }
        };
        CoordCheck<MultiLayerConfiguration> check = CoordCheck.of(
                        MuP.family(CalibrationNets.classifier(new Adam(1e-3), false))
                                .baseWidth(16))
                .widths(16, 32)
                .seeds(2);

        CoordReport report = check.run(iterator);

        assertThat(resets).hasValue(1);
        assertThat(report.readings()).isEqualTo(check.run(BATCHES).readings());
    }

    private DenseLayer dense(int width) {
        return new DenseLayer.Builder().nIn(width).nOut(width).build();
    }

    /** Three layers, the middle one as given. */
    private static CoordReport check(IUpdater updater, IntFunction<Layer> hidden) {
        return check(
                width -> start(updater)
                        .layer(new DenseLayer.Builder()
                                .nIn(CalibrationNets.INPUTS)
                                .nOut(width)
                                .build())
                        .layer(hidden.apply(width))
                        .layer(readout(width))
                        .build(),
                BATCHES);
    }

    private static CoordReport check(IntFunction<MultiLayerConfiguration> family, List<DataSet> batches) {
        return CoordCheck.of(MuP.family(family).baseWidth(64))
                .widths(64, 128, 256)
                .seeds(2)
                .run(batches);
    }

    private static NeuralNetConfiguration.ListBuilder start(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .updater(updater)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list();
    }

    private static OutputLayer readout(int width) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(width)
                .nOut(CalibrationNets.CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static List<Cause> causes(CoordReport report) {
        return report.findings().stream().map(Finding::cause).toList();
    }

    private static String message(CoordReport report, Cause cause) {
        return report.findings().stream()
                .filter(f -> f.cause() == cause)
                .map(Finding::message)
                .findFirst()
                .orElseGet(() -> "no " + cause + " among " + report.findings());
    }
}
