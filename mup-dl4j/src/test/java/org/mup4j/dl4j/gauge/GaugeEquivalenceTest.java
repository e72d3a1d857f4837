package org.mup4j.dl4j.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * Law 3: gauges are equivalent. Networks of width 24 and base width 8, in three gauges, trained for 20 steps in double
 * precision: the same function at every step.
 */
class GaugeEquivalenceTest {

    private static final int STEPS = 20;
    private static final double TOLERANCE = 1e-9;
    /** Large beside the usual 1e-8, so that an epsilon in the wrong place shows. */
    private static final double EPSILON = 1e-3;

    private static final Map<String, IUpdater> UPDATERS = Map.of(
            "Sgd", new Sgd(0.03),
            "Nesterovs", new Nesterovs(0.01, 0.8),
            "Adam", new Adam(0.01, 0.9, 0.99, EPSILON),
            "AMSGrad", new AMSGrad(0.01, 0.9, 0.99, EPSILON),
            "Nadam", new Nadam(0.01, 0.9, 0.99, EPSILON),
            "AdaMax", new AdaMax(0.01, 0.9, 0.99, EPSILON),
            "AdaGrad", new AdaGrad(0.03, EPSILON));

    private static final Map<String, List<Regularization>> DECAYS = Map.of(
            "none", List.of(),
            "with the rate", List.of(new WeightDecay(0.05, true)),
            "independent", List.of(new WeightDecay(0.003, false)),
            "L2", List.of(new L2Regularization(0.03)));

    /** All decays on the MLP; elsewhere all but the independent one, which no gauge touches. */
    static Stream<Arguments> everyNetworkUpdaterAndDecay() {
        return Arrays.stream(Networks.values())
                .flatMap(n -> UPDATERS.keySet().stream()
                        .sorted()
                        .flatMap(u -> DECAYS.keySet().stream()
                                .sorted()
                                .filter(d -> n == Networks.MLP || !d.equals("independent"))
                                .map(d -> Arguments.of(n, u, d))));
    }

    @ParameterizedTest
    @MethodSource("everyNetworkUpdaterAndDecay")
    void threeGaugesTrainTheSameNetwork(Networks kind, String updater, String decay) {
        Object conf = kind.configuration(UPDATERS.get(updater), DECAYS.get(decay));
        assertSameInAllGauges(kind, conf, Parametrizations.MUP);
    }

    private static void assertSameInAllGauges(Networks kind, Object conf, Parametrization parametrization) {
        Trained free = start(conf, parametrization, Gauge.MULTIPLIER_FREE);
        Trained readout = start(conf, parametrization, Gauge.MU_READOUT);
        Trained symmetric = start(conf, parametrization, Gauge.SYMMETRIC);
        DataSet data = data(kind);
        INDArray before = free.output(data.getFeatures());

        for (int step = 0; step <= STEPS; step++) {
            assertThat(furthest(kind, free, readout))
                    .as("MU_READOUT at step %d", step)
                    .isLessThan(TOLERANCE);
            assertThat(furthest(kind, free, symmetric))
                    .as("SYMMETRIC at step %d", step)
                    .isLessThan(TOLERANCE);
            List.of(free, readout, symmetric).forEach(n -> n.step(data));
        }

        readout.assertIsTheSameIn(free, TOLERANCE);
        symmetric.assertIsTheSameIn(free, TOLERANCE);
        assertThat(free.output(data.getFeatures()).sub(before).amaxNumber().doubleValue())
                .as("how far the network moved")
                .isGreaterThan(0.05);
    }

    static Stream<Arguments> parametrizations() {
        return Stream.of(Parametrizations.NTK, Parametrizations.MEAN_FIELD)
                .flatMap(p -> Stream.of("Sgd", "Nesterovs", "Adam").map(u -> Arguments.of(p, u)));
    }

    @ParameterizedTest
    @MethodSource("parametrizations")
    void theGaugeOfAnyParametrizationIsFree(Parametrization parametrization, String updater) {
        for (String decay : List.of("none", "with the rate", "L2")) {
            Object conf = Networks.GRAPH.configuration(UPDATERS.get(updater), DECAYS.get(decay));
            assertSameInAllGauges(Networks.GRAPH, conf, parametrization);
        }
    }

    @ParameterizedTest
    @EnumSource(Networks.class)
    void meanFieldIsMuPAndNtkIsNot(Networks kind) {
        for (String updater : List.of("Sgd", "Adam")) {
            Object conf = kind.configuration(UPDATERS.get(updater), DECAYS.get("with the rate"));

            assertThat(distance(
                            kind,
                            start(conf, Parametrizations.MUP, Gauge.MULTIPLIER_FREE),
                            start(conf, Parametrizations.MEAN_FIELD, Gauge.SYMMETRIC)))
                    .isLessThan(TOLERANCE);
            assertThat(distance(
                            kind,
                            start(conf, Parametrizations.MUP, Gauge.MULTIPLIER_FREE),
                            start(conf, Parametrizations.NTK, Gauge.SYMMETRIC)))
                    .isGreaterThan(1e-2);
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("readout rate", "Sgd", "none", last -> {
                    ((Sgd) last.getIUpdater()).setLearningRate(((Sgd) last.getIUpdater()).getLearningRate() * 1.1);
                }),
                mistake("readout epsilon", "Adam", "none", last -> {
                    ((Adam) last.getIUpdater()).setEpsilon(EPSILON);
                }),
                mistake(
                        "readout decay",
                        "Adam",
                        "with the rate",
                        last -> last.setRegularization(List.of(new WeightDecay(0.05, true)))),
                mistake(
                        "readout L2",
                        "Adam",
                        "L2",
                        last -> last.setRegularization(List.of(new L2Regularization(0.03)))));
    }

    private static Arguments mistake(String what, String updater, String decay, Consumer<BaseLayer> mistake) {
        return Arguments.of(what, updater, decay, mistake);
    }

    /** What is compared would notice: one number left as it is in the other gauge, or off by a tenth. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void oneWrongMultiplierBreaksTheEquivalence(
            String what, String updater, String decay, Consumer<BaseLayer> mistake) {
        Object conf = Networks.MLP.configuration(UPDATERS.get(updater), DECAYS.get(decay));
        Trained right = start(conf, Parametrizations.MUP, Gauge.MULTIPLIER_FREE);
        Trained wrong = Trained.of(
                        conf,
                        Parametrizations.MUP,
                        Gauge.MU_READOUT,
                        layers -> mistake.accept(layers.get(layers.size() - 1)))
                .startFromWaves();

        assertThat(distance(Networks.MLP, right, wrong)).isGreaterThan(1e3 * TOLERANCE);
    }

    /**
     * RmsProp in ND4J starts its cache at epsilon and adds epsilon to the root: no epsilon moves both with the gauge. What is
     * left is of the size of epsilon over squared gradients.
     */
    static Stream<Arguments> roughlyEquivalent() {
        return Stream.of(
                Arguments.of(new RmsProp(0.003, 0.95, 1e-8), 1.2e-4, 2.1e-4),
                Arguments.of(new RmsProp(0.003, 0.95, 1e-12), 1.4e-8, 3.3e-7));
    }

    @ParameterizedTest
    @MethodSource("roughlyEquivalent")
    void rmsPropAgreesAsFarAsItsEpsilonAllows(IUpdater updater, double inReadout, double inSymmetric) {
        Object conf = Networks.MLP.configuration(updater, List.of());

        assertThat(fromTheFreeGauge(conf, Gauge.MU_READOUT)).isBetween(inReadout / 3, inReadout * 3);
        assertThat(fromTheFreeGauge(conf, Gauge.SYMMETRIC)).isBetween(inSymmetric / 3, inSymmetric * 3);
    }

    private static double fromTheFreeGauge(Object conf, Gauge gauge) {
        return distance(
                Networks.MLP,
                start(conf, Parametrizations.MUP, Gauge.MULTIPLIER_FREE),
                start(conf, Parametrizations.MUP, gauge));
    }

    private static Trained start(Object conf, Parametrization parametrization, Gauge gauge) {
        return Trained.of(conf, parametrization, gauge).startFromWaves();
    }

    /** The largest difference of the outputs at any of the steps. */
    private static double distance(Networks kind, Trained first, Trained second) {
        DataSet data = data(kind);
        double largest = furthest(kind, first, second);
        for (int step = 0; step < STEPS; step++) {
            first.step(data);
            second.step(data);
            largest = Math.max(largest, furthest(kind, first, second));
        }
        return largest;
    }

    private static double furthest(Networks kind, Trained first, Trained second) {
        INDArray x = data(kind).getFeatures();
        return first.output(x).sub(second.output(x)).amaxNumber().doubleValue();
    }

    private static DataSet data(Networks kind) {
        return new DataSet(wave(8, kind.inputs(), 0.7), wave(8, Networks.OUTPUTS, 1.3));
    }

    private static INDArray wave(int rows, int columns, double frequency) {
        double[] values = new double[rows * columns];
        Arrays.setAll(values, i -> Math.sin(frequency * (i + 1)));
        return Nd4j.createFromArray(values).reshape(rows, columns);
    }
}
