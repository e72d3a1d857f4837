package org.mup4j.dl4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.internal.fleet.network.Networks;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** What a fleet promises of its networks. */
class FleetTest {

    private static final DataSet CURVE = Nets.curve(DataType.DOUBLE, 50, 1);

    /** Seven batches an epoch, the last of two; the schedule goes by epochs, so that their count has to be right, too. */
    @ParameterizedTest
    @CsvSource({"DOUBLE, 1e-10", "FLOAT, 1e-4"})
    void hundredStepsHereAndHundredInDeeplearning4jAreTwoHundredThere(DataType type, double tolerance) {
        Nadam updater = new Nadam(new StepSchedule(ScheduleType.EPOCH, 0.01, 0.9, 3));
        MultiLayerConfiguration conf = Nets.regression(type, updater, 5, 17);
        DataSet data = Nets.curve(type, 50, 1);
        MultiLayerNetwork alone = Networks.build(conf.clone());
        fit(alone, data, 0, 28);
        MultiLayerNetwork half = Fleet.of(List.of(conf), data)
                .batch(8)
                .epochs(14)
                .keepNetworks()
                .train()
                .results()
                .get(0)
                .network();
        fit(half, data, 14, 28);

        assertThat(half.getIterationCount())
                .isEqualTo(alone.getIterationCount())
                .isEqualTo(196);
        assertThat(half.getEpochCount()).isEqualTo(28);
        assertThat(half.params().dataType()).isEqualTo(type);
        assertThat(distance(half.params(), alone.params())).isLessThan(tolerance);
        assertThat(distance(
                        half.getUpdater().getStateViewArray(),
                        alone.getUpdater().getStateViewArray()))
                .isLessThan(tolerance);
    }

    private static void fit(MultiLayerNetwork net, DataSet data, int from, int to) {
        for (int epoch = from; epoch < to; epoch++) {
            int[] order = EpochOrder.shuffled(1).of(0, epoch, 50);
            Nets.batches(data, order, 8).forEach(net::fit);
            net.incrementEpochCount();
        }
    }

    private static double distance(INDArray ours, INDArray theirs) {
        return ours.sub(theirs).norm2Number().doubleValue()
                / theirs.norm2Number().doubleValue();
    }

    @Test
    void theResultDependsNeitherOnWorkersNorOnTheOrderOfNetworks() {
        List<MultiLayerConfiguration> confs = Nets.mixed(12);
        List<MultiLayerConfiguration> backwards = new ArrayList<>(confs);
        java.util.Collections.reverse(backwards);
        Fleet fleet = fleet(confs).order(EpochOrder.shuffledByNetwork());
        FleetReport one = settings(fleet).workers(1).train();
        FleetReport two = settings(fleet).workers(2).train();
        FleetReport eight = settings(fleet).workers(8).train();
        FleetReport reversed = settings(fleet(backwards).order(EpochOrder.shuffledByNetwork()))
                .workers(2)
                .train();

        for (int i = 0; i < confs.size(); i++) {
            requireSame(one.results().get(i), two.results().get(i));
            requireSame(one.results().get(i), eight.results().get(i));
            requireSame(one.results().get(i), reversed.results().get(confs.size() - 1 - i));
        }
    }

    private static Fleet settings(Fleet fleet) {
        return fleet.batch(7)
                .steps(40)
                .keepNetworks()
                .validation(CURVE)
                .validateEvery(13)
                .norms(FleetNorms.at(5));
    }

    private static void requireSame(FleetResult one, FleetResult other) {
        assertThat(other.losses()).isEqualTo(one.losses());
        assertThat(other.validations()).isEqualTo(one.validations());
        assertThat(other.readings()).hasSameSizeAs(one.readings());
        for (int i = 0; i < one.readings().size(); i++) {
            assertThat(other.readings().get(i).value())
                    .isEqualTo(one.readings().get(i).value());
        }
        assertThat(other.network().params().toDoubleVector())
                .isEqualTo(one.network().params().toDoubleVector());
    }

    @Test
    void norNetworksOnTheOnesBefore() {
        List<MultiLayerConfiguration> confs = Nets.mixed(3);
        FleetReport together = fleet(confs).steps(20).train();

        for (int i = 0; i < confs.size(); i++) {
            FleetReport alone = fleet(List.of(confs.get(i))).steps(20).train();
            assertThat(alone.results().get(0).losses())
                    .isEqualTo(together.results().get(i).losses());
        }
    }

    @Test
    void configurationsAreLeftAsTheyAre() {
        MultiLayerConfiguration conf = Nets.regression(DataType.FLOAT, new Adam(0.01), 5, 8);
        String before = conf.toJson();

        fleet(List.of(conf)).dataType(DataType.DOUBLE).keepNetworks().train();

        assertThat(conf.toJson()).isEqualTo(before);
    }

    @Test
    void aDivergedNetworkStopsAtItsStepAndTheOthersGoOn() {
        List<MultiLayerConfiguration> confs = List.of(
                Nets.regression(DataType.FLOAT, new Sgd(1e6), 1, 8),
                Nets.regression(DataType.FLOAT, new Sgd(0.01), 1, 8),
                Nets.regression(DataType.DOUBLE, new Sgd(1.5), 1, 8));
        FleetReport report = fleet(confs)
                .batch(10)
                .steps(60)
                .divergenceAbove(20)
                .validation(CURVE)
                .train();
        FleetResult wild = report.results().get(0);
        FleetResult calm = report.results().get(1);

        assertThat(report.count(FleetOutcome.DIVERGED)).isEqualTo(2);
        assertThat(wild.outcome()).isEqualTo(FleetOutcome.DIVERGED);
        assertThat(wild.divergedAt()).hasValue(2);
        assertThat(wild.steps()).isEqualTo(1);
        assertThat(wild.losses()).hasSize(2);
        assertThat(wild.losses().get(1).loss()).matches(loss -> !(loss <= 20));
        assertThat(wild.validations()).isEmpty();
        assertThat(calm.outcome()).isEqualTo(FleetOutcome.FINISHED);
        assertThat(calm.divergedAt()).isEmpty();
        assertThat(calm.steps()).isEqualTo(60);
        assertThat(report.results().get(2).divergedAt().orElseThrow())
                .isEqualTo(report.results().get(2).steps() + 1);
    }

    @Test
    void lossesAreThoseOfTheStepsAskedForAndTheMinimumIsOfAll() {
        Fleet fleet = fleet(Nets.mixed(1)).batch(8).steps(30);
        List<LossReading> all = fleet.train().results().get(0).losses();
        FleetResult sparse = fleet.lossEvery(7).train().results().get(0);

        assertThat(all).hasSize(30);
        assertThat(sparse.losses()).extracting(LossReading::step).containsExactly(1L, 8L, 15L, 22L, 29L);
        assertThat(sparse.losses()).isSubsetOf(all);
        assertThat(sparse.minimum())
                .isEqualTo(all.stream()
                        .min(java.util.Comparator.comparingDouble(LossReading::loss))
                        .orElseThrow());
    }

    /** Validation data have no penalty, Deeplearning4j's score has: the configuration's is taken off. */
    @ParameterizedTest
    @EnumSource(
            value = LossFunction.class,
            names = {"MCXENT", "XENT"})
    void validationIsDeeplearning4jsOfClasses(LossFunction loss) {
        DataSet data = Nets.three(DataType.DOUBLE, 300, 2);
        DataSet others = Nets.three(DataType.DOUBLE, 280, 3);
        FleetResult result = Fleet.of(List.of(Nets.classes(DataType.DOUBLE, loss, 4, 9)), data)
                .validation(others)
                .validateEvery(4)
                .keepNetworks()
                .train()
                .results()
                .get(0);
        MultiLayerNetwork net = result.network();
        ValidationReading last = result.validations().get(2);

        assertThat(result.validations()).extracting(ValidationReading::step).containsExactly(4L, 8L, 10L);
        assertThat(last.loss()).isCloseTo(net.score(others) - net.calcRegularizationScore(true), within(1e-12));
        assertThat(last.metric()).isCloseTo(accuracy(net, others, loss), within(1e-12));
    }

    private static double accuracy(MultiLayerNetwork net, DataSet data, LossFunction loss) {
        INDArray output = net.output(data.getFeatures());
        if (loss == LossFunction.MCXENT) {
            Evaluation evaluation = new Evaluation();
            evaluation.eval(data.getLabels(), output);
            return evaluation.accuracy();
        }
        EvaluationBinary evaluation = new EvaluationBinary();
        evaluation.eval(data.getLabels(), output);
        return evaluation.averageAccuracy();
    }

    @Test
    void validationIsDeeplearning4jsOfNumbers() {
        DataSet others = Nets.curve(DataType.DOUBLE, 77, 3);
        FleetResult result = fleet(List.of(Nets.regression(DataType.DOUBLE, new Adam(0.01), 1, 9)))
                .epochs(20)
                .validation(others)
                .keepNetworks()
                .train()
                .results()
                .get(0);
        MultiLayerNetwork net = result.network();
        RegressionEvaluation evaluation = new RegressionEvaluation();
        evaluation.eval(others.getLabels(), net.output(others.getFeatures()));

        assertThat(result.validations()).hasSize(1);
        ValidationReading last = result.validations().get(0);
        assertThat(last.loss()).isCloseTo(net.score(others) - net.calcRegularizationScore(true), within(1e-12));
        assertThat(last.metric()).isCloseTo(evaluation.rSquared(0), within(1e-10));
    }

    @Test
    void aCancelledFleetKeepsWhatIsDone() {
        AtomicInteger done = new AtomicInteger();
        List<Integer> told = new ArrayList<>();
        FleetReport report = fleet(Nets.mixed(6))
                .workers(1)
                .steps(20)
                .progress((finished, total, result) -> {
                    assertThat(total).isEqualTo(6);
                    told.add(finished);
                    done.incrementAndGet();
                })
                .cancelWhen(() -> done.get() >= 2)
                .train();

        assertThat(told).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(report.count(FleetOutcome.FINISHED)).isEqualTo(2);
        assertThat(report.count(FleetOutcome.CANCELLED)).isEqualTo(4);
        assertThat(report.results().get(1).losses()).hasSize(20);
        assertThat(report.results().get(2).losses()).isEmpty();
        assertThat(report.kernelPath()).isNotEmpty();
    }

    /** Asked at least every thousand steps: a network in training stops as well. */
    @Test
    void aNetworkInTrainingIsCancelledToo() {
        AtomicInteger asked = new AtomicInteger();
        FleetResult result = fleet(Nets.mixed(1))
                .batch(50)
                .steps(1_000_000)
                .lossEvery(1000)
                .cancelWhen(() -> asked.incrementAndGet() > 5)
                .train()
                .results()
                .get(0);

        assertThat(result.outcome()).isEqualTo(FleetOutcome.CANCELLED);
        assertThat(result.steps()).isBetween(1L, 5000L);
    }

    /** The worker goes on telling: that its network was cancelled. Without the interrupt it would take hours to. */
    @Test
    void anInterruptStopsTheWorkers() throws InterruptedException {
        CountDownLatch training = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        List<Throwable> thrown = new ArrayList<>();
        EpochOrder order = (seed, epoch, examples) -> {
            training.countDown();
            return EpochOrder.AS_GIVEN.of(seed, epoch, examples);
        };
        Fleet fleet = fleet(Nets.mixed(1))
                .order(order)
                .steps(1_000_000_000_000L)
                .progress((done, total, result) -> {
                    assertThat(result.outcome()).isEqualTo(FleetOutcome.CANCELLED);
                    stopped.countDown();
                });
        Thread caller = new Thread(fleet::train);
        caller.setUncaughtExceptionHandler((thread, exception) -> thrown.add(exception));
        caller.start();
        training.await();

        caller.interrupt();
        caller.join();

        assertThat(stopped.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(thrown).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void networksAreNamedByNumberWidthDepthAndSeed() {
        FleetResult result = fleet(List.of(Nets.regression(DataType.FLOAT, new Adam(), 5, 17)))
                .train()
                .results()
                .get(0);

        assertThat(result.run()).isEqualTo(new RunKey("network 0", 17, 3, 5));
    }

    @Test
    void aHundredLossesAreRecordedUnlessMoreAreAskedFor() {
        FleetResult result =
                fleet(Nets.mixed(1)).batch(50).steps(3000).train().results().get(0);

        assertThat(result.losses()).hasSize(100);
        assertThat(result.losses()).element(1).extracting(LossReading::step).isEqualTo(31L);
    }

    private static Fleet fleet(List<MultiLayerConfiguration> confs) {
        return Fleet.of(confs, CURVE);
    }
}
