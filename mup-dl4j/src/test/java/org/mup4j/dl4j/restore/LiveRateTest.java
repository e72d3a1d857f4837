package org.mup4j.dl4j.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.util.NetworkUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.layer.Peepholes;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** A rate set in training keeps every multiplier, and the training goes on as if it had been there from the start. */
class LiveRateTest {

    private static final double OLD = 0.02;
    private static final double NEW = 0.007;

    static Stream<Arguments> networks() {
        return Stream.of(Networks.values())
                .flatMap(kind -> Stream.of(Gauge.values())
                        .flatMap(gauge -> Stream.of(
                                        new Adam(OLD), new Nesterovs(OLD, 0.9), new AMSGrad(OLD), new Sgd(OLD))
                                .map(updater -> Arguments.of(kind, gauge, updater))));
    }

    private static void requireRates(Live net, MuPlan plan, ISchedule base) {
        for (TensorPlan tensor : plan.tensors()) {
            IUpdater updater = net.updater(tensor.layer(), tensor.parameter());
            for (int iteration : List.of(0, 3, 4, 7, 20)) {
                assertThat(updater.getLearningRate(iteration, 0))
                        .as("%s/%s at iteration %d", tensor.layer(), tensor.parameter(), iteration)
                        .isCloseTo(
                                base.valueAt(iteration, 0) * tensor.learningRateMultiplier(), withinPercentage(1e-10));
            }
        }
    }

    private static ISchedule constant(double rate) {
        return new MapSchedule.Builder(ScheduleType.ITERATION).add(0, rate).build();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyParameterHasTheRateTimesItsMultiplier(Networks kind, Gauge gauge, IUpdater updater) {
        MuPWrap<?> wrap = kind.wrap(updater, gauge);
        Live net = Live.of(kind, wrap.configuration()).train(0, 2);

        assertThat(wrap.plan().tensors())
                .extracting(TensorPlan::learningRateMultiplier)
                .anyMatch(m -> m != 1);
        requireRates(net, wrap.plan(), constant(OLD));
        requireRates(net.withRate(wrap.plan(), NEW), wrap.plan(), constant(NEW));
        ISchedule ramp = new RampSchedule(new StepSchedule(ScheduleType.ITERATION, NEW, 0.5, 3), 4);
        requireRates(net.withSchedule(wrap.plan(), ramp), wrap.plan(), ramp);
        requireRates(net.withRate(wrap.plan(), OLD), wrap.plan(), constant(OLD));
    }

    /** Parameters and updater state are carried into a network whose user had configured the new rate. */
    @ParameterizedTest
    @MethodSource("networks")
    void trainingGoesOnAsIfTheRateHadBeenConfigured(Networks kind, Gauge gauge, IUpdater updater) {
        MuPWrap<?> wrap = kind.wrap(updater, gauge);
        Live net = Live.of(kind, wrap.configuration()).train(0, 3);
        Live twin =
                net.carriedInto(kind.wrap(withRate(updater, NEW, null), gauge).configuration());
        net.withRate(wrap.plan(), NEW);

        assertThat(net.parameters()).containsExactly(twin.parameters());
        assertThat(net.train(3, 6).parameters())
                .containsExactly(twin.train(3, 6).parameters());
    }

    @ParameterizedTest
    @EnumSource(Networks.class)
    void soDoesItWithASchedule(Networks kind) {
        ISchedule halving = new StepSchedule(ScheduleType.ITERATION, NEW, 0.5, 2);
        MuPWrap<?> wrap = kind.wrap(new Adam(OLD), Gauge.MULTIPLIER_FREE);
        Live net = Live.of(kind, wrap.configuration()).train(0, 3);
        Live twin = net.carriedInto(
                kind.wrap(new Adam(halving), Gauge.MULTIPLIER_FREE).configuration());
        net.withSchedule(wrap.plan(), halving);

        assertThat(net.train(3, 8).parameters())
                .containsExactly(twin.train(3, 8).parameters());
    }

    private static IUpdater withRate(IUpdater updater, double rate, ISchedule schedule) {
        IUpdater copy = updater.clone();
        copy.setLrAndSchedule(rate, schedule);
        return copy;
    }

    @ParameterizedTest
    @EnumSource(Networks.class)
    void atRateZeroNothingIsTrainedAndTheRateCanComeBack(Networks kind) {
        MuPWrap<?> wrap = kind.wrap(new Sgd(OLD), Gauge.MULTIPLIER_FREE);
        Live net = Live.of(kind, wrap.configuration()).train(0, 3);
        List<double[]> before = trained(net, wrap.plan());
        net.withRate(wrap.plan(), 0).train(3, 5);

        assertThat(trained(net, wrap.plan())).usingRecursiveComparison().isEqualTo(before);
        requireRates(net.withRate(wrap.plan(), NEW), wrap.plan(), constant(NEW));
        net.train(5, 6);
        assertThat(trained(net, wrap.plan())).usingRecursiveComparison().isNotEqualTo(before);
    }

    private static List<double[]> trained(Live net, MuPlan plan) {
        return plan.tensors().stream()
                .map(t -> net.layer(t.layer())
                        .paramTable()
                        .get(Peepholes.parameter(t.parameter()))
                        .dup()
                        .data()
                        .asDouble())
                .toList();
    }

    /**
     * Equal rates merge what DL4J updates in one go, so that the state of every parameter moves; the statistics of a batch
     * normalisation have none. A step of these updaters is proportional to the rate.
     */
    @Test
    void theStateOfEveryParameterSurvivesAChangeOfGroups() {
        MultiLayerConfiguration conf = unequalRates();
        MuPlan plan = MuP.wrap(conf).baseWidth(12).plan();
        Live net = Live.of(Networks.PLAIN, MuP.wrap(conf).baseWidth(12).configuration())
                .train(0, 3);
        Live old = net.cloned();
        int groups = groups(net);
        net.withRate(plan, NEW);
        assertThat(groups(net)).isLessThan(groups);
        List<double[]> before = trained(net, plan);
        old.train(3, 4);
        net.train(3, 4);

        for (int i = 0; i < before.size(); i++) {
            TensorPlan tensor = plan.tensors().get(i);
            double rate = old.updater(tensor.layer(), tensor.parameter()).getLearningRate(3, 0);
            double[] start = before.get(i);
            double[] slow = trained(net, plan).get(i);
            double[] fast = trained(old, plan).get(i);
            for (int j = 0; j < start.length; j++) {
                assertThat((slow[j] - start[j]) / NEW)
                        .as("%s/%s [%d]", tensor.layer(), tensor.parameter(), j)
                        .isCloseTo((fast[j] - start[j]) / rate, within(1e-11));
            }
        }
    }

    private static MultiLayerConfiguration unequalRates() {
        return Networks.builder(new Adam(OLD))
                .list()
                .layer(Networks.dense(12)
                        .updater(new Adam(2 * OLD))
                        .biasUpdater(new AMSGrad(OLD))
                        .build())
                .layer(new BatchNormalization.Builder()
                        .updater(new Adam(3 * OLD))
                        .build())
                .layer(Networks.dense(12).updater(new Adam(4 * OLD)).build())
                .layer(Networks.dense(12).build())
                .layer(Networks.readout())
                .setInputType(InputType.feedForward(5))
                .build();
    }

    private static int groups(Live net) {
        return ((MultiLayerUpdater) ((MultiLayerNetwork) net.model()).getUpdater())
                .getUpdaterBlocks()
                .size();
    }

    @ParameterizedTest
    @EnumSource(Networks.class)
    void aCloneKeepsItsRate(Networks kind) {
        MuPWrap<?> wrap = kind.wrap(new Adam(OLD), Gauge.MULTIPLIER_FREE);
        Live net = Live.of(kind, wrap.configuration()).train(0, 1);
        Live clone = net.cloned();
        net.withRate(wrap.plan(), NEW);

        requireRates(clone, wrap.plan(), constant(OLD));
    }

    @ParameterizedTest
    @EnumSource(Networks.class)
    void aSavedNetworkHasTheRateThatWasSet(Networks kind) {
        MuPWrap<?> wrap = kind.wrap(new Adam(OLD), Gauge.SYMMETRIC);
        Live net = Live.of(kind, wrap.configuration()).train(0, 3).withRate(wrap.plan(), NEW);
        Live loaded = net.savedAndLoaded();

        requireRates(loaded, wrap.plan(), constant(NEW));
        assertThat(loaded.train(3, 6).parameters())
                .containsExactly(net.train(3, 6).parameters());
        requireRates(loaded.withRate(wrap.plan(), OLD), wrap.plan(), constant(OLD));
    }

    /** The reason for MuP.setLearningRate. */
    @Test
    void settingARateThroughDl4jLosesTheMultipliersAndMissesBiasUpdaters() {
        MuPWrap<?> wrap = Networks.PLAIN.wrap(new Sgd(OLD), Gauge.MULTIPLIER_FREE);
        Live net = Live.of(Networks.PLAIN, wrap.configuration());
        NetworkUtils.setLearningRate((MultiLayerNetwork) net.model(), NEW);
        MuPWrap<?> graphWrap = Networks.GRAPH.wrap(new Adam(OLD), Gauge.MULTIPLIER_FREE);
        Live graph = Live.of(Networks.GRAPH, graphWrap.configuration());
        NetworkUtils.setLearningRate((ComputationGraph) graph.model(), NEW);

        assertThat(wrap.plan().tensor("2", "W").learningRateMultiplier()).isNotEqualTo(1);
        assertThat(net.updater("2", "W").getLearningRate(0, 0)).isEqualTo(NEW);
        assertThat(wrap.plan().tensor("1", "b").learningRateMultiplier()).isEqualTo(3);
        assertThat(net.updater("1", "b").getLearningRate(0, 0)).isEqualTo(3 * OLD);
        assertThat(graph.updater("out", "W").getLearningRate(0, 0)).isEqualTo(NEW);
        requireRates(net.withRate(wrap.plan(), NEW), wrap.plan(), constant(NEW));
        requireRates(graph.withRate(graphWrap.plan(), NEW), graphWrap.plan(), constant(NEW));
    }
}
