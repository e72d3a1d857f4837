package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.check.LrCurve;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Sweeps by a fleet: the same losses as in Deeplearning4j, or a reason why not. */
class FleetTrainerTest {

    /** Three full batches and a smaller one. */
    private static final List<DataSet> BATCHES = batches();

    private static List<DataSet> batches() {
        List<DataSet> batches = new ArrayList<>(CalibrationNets.batches(3, 16, 1));
        batches.addAll(CalibrationNets.batches(1, 5, 2));
        return batches;
    }

    private static SweepSettings<MultiLayerConfiguration> settings(
            Consumer<SweepSettings<MultiLayerConfiguration>> change) {
        SweepSettings<MultiLayerConfiguration> settings = new SweepSettings<>(
                MuP.family(CalibrationNets.classifier(new Sgd(0.1), false)).baseWidth(8), List.of(16));
        settings.rates = List.of(0.01, 0.5, 1e30);
        settings.seeds = 2;
        settings.workers = 2;
        settings.steps = 10;
        return settings.changed(change);
    }

    /** To 1e-4: ten steps in single precision, and a rate of 0.5 is not small. */
    @ParameterizedTest
    @EnumSource(SweepLoss.class)
    void losses_are_those_of_deeplearning4j(SweepLoss loss) {
        SweepSettings<MultiLayerConfiguration> settings = settings(s -> {
            s.loss = loss;
            s.validation = CalibrationNets.batches(2, 7, 9);
        });

        LrCurve fleet = new SweepExperiment<>(settings)
                .run(new FleetTrainer<>(settings, BATCHES))
                .get(0);
        LrCurve dl4j = new SweepExperiment<>(settings).run(BATCHES).get(0);

        assertThat(dl4j.points().get(2).diverged()).isEqualTo(2);
        for (int rate = 0; rate < 3; rate++) {
            for (int seed = 0; seed < 2; seed++) {
                double expected = dl4j.points().get(rate).losses().get(seed);
                double found = fleet.points().get(rate).losses().get(seed);
                if (Double.isInfinite(expected)) {
                    assertThat(found).isEqualTo(expected);
                } else {
                    assertThat(found).isCloseTo(expected, within(1e-4 * expected));
                }
            }
        }
    }

    @Test
    void a_loss_above_the_bound_counts_as_diverged() {
        SweepSettings<MultiLayerConfiguration> settings = settings(s -> {
            s.rates = List.of(8.0);
            s.loss = SweepLoss.FINAL;
            s.bound = 1e9;
        });
        SweepSettings<MultiLayerConfiguration> strict = settings.changed(s -> s.bound = 1.0001);

        List<Double> losses = losses(settings);

        assertThat(losses).allSatisfy(l -> assertThat(l).isBetween(3.0, 1e9));
        assertThat(losses(strict)).containsOnly(Double.POSITIVE_INFINITY);
    }

    @Test
    void networks_that_are_trained_some_at_a_time_are_the_same_and_counted_through() {
        List<Integer> counts = new ArrayList<>();
        SweepSettings<MultiLayerConfiguration> settings = settings(s -> {
            s.workers = 1;
            s.progress = (done, total, run) -> counts.add(done);
        });

        LrCurve apart = new SweepExperiment<>(settings)
                .run(new FleetTrainer<>(settings, BATCHES, 40))
                .get(0);

        assertThat(counts).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(apart)
                .isEqualTo(new SweepExperiment<>(settings)
                        .run(new FleetTrainer<>(settings, BATCHES))
                        .get(0));
    }

    private static List<Double> losses(SweepSettings<MultiLayerConfiguration> settings) {
        return new SweepExperiment<>(settings)
                .run(new FleetTrainer<>(settings, BATCHES))
                .get(0)
                .points()
                .get(0)
                .losses();
    }

    private static MultiLayerConfiguration network(
            UnaryOperator<NeuralNetConfiguration.Builder> choices, boolean normalised) {
        NeuralNetConfiguration.ListBuilder list = choices.apply(
                        new NeuralNetConfiguration.Builder().updater(new Adam(1e-3)))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(CalibrationNets.INPUTS)
                        .nOut(8)
                        .build());
        if (normalised) {
            list.layer(new BatchNormalization.Builder().nOut(8).build());
        }
        return list.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(8)
                        .nOut(CalibrationNets.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    private static final MultiLayerConfiguration PLAIN = network(b -> b, false);

    private static void accepts(SweepSettings<?> settings, List<DataSet> batches, Object conf) {
        assertThat(new FleetFit(settings, batches).refusal(conf)).isEmpty();
    }

    private static void refuses(String reason, SweepSettings<?> settings, List<DataSet> batches, Object conf) {
        assertThat(new FleetFit(settings, batches).refusal(conf)).hasValue(reason);
    }

    @Test
    void what_a_fleet_cannot_train_is_refused_with_the_reason() {
        SweepSettings<?> any = settings(s -> {});
        accepts(any, BATCHES, PLAIN);
        refuses("a fleet trains no ComputationGraphConfiguration", any, BATCHES, LrSweepTest.graph(8));
        refuses(
                "a fleet is fast in single precision only",
                any,
                BATCHES,
                network(b -> b.dataType(DataType.DOUBLE), false));
        assertThat(new FleetFit(any, BATCHES).refusal(network(b -> b, true)))
                .hasValueSatisfying(r -> assertThat(r).contains("BatchNormalization"));
    }

    @Test
    void batches_that_a_fleet_would_cut_otherwise_are_refused() {
        SweepSettings<?> any = settings(s -> {});
        String reason = "the batches differ in size, and a fleet takes equal ones with at most a smaller last one";
        List<DataSet> small = CalibrationNets.batches(1, 5, 1);
        List<DataSet> large = CalibrationNets.batches(1, 17, 1);
        refuses(reason, any, List.of(small.get(0), large.get(0)), PLAIN);
        refuses(reason, any, List.of(large.get(0), small.get(0), large.get(0)), PLAIN);
        accepts(any, List.of(large.get(0), small.get(0)), PLAIN);

        DataSet masked = small.get(0).copy();
        INDArray mask = masked.getLabels().getColumn(0, true).dup();
        masked.setLabelsMaskArray(mask);
        assertThat(new FleetFit(any, List.of(masked)).refusal(PLAIN))
                .hasValueSatisfying(r -> assertThat(r).contains("mask"));
    }

    @Test
    void a_schedule_by_epoch_is_refused_where_batches_are_taken_again() {
        Adam byEpoch = new Adam(new StepSchedule(ScheduleType.EPOCH, 0.1, 0.5, 1));
        Adam byIteration = new Adam(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 1));
        SweepSettings<?> once = settings(s -> s.steps = 4);
        SweepSettings<?> again = settings(s -> s.steps = 5);

        accepts(once, BATCHES, network(b -> b.updater(byEpoch), false));
        accepts(again, BATCHES, network(b -> b.updater(byIteration), false));
        refuses(
                "the schedule goes by epochs, which a fleet counts and MultiLayerNetwork.fit(DataSet) does not",
                again,
                BATCHES,
                network(b -> b.updater(byEpoch), false));
    }

    @Test
    void a_validation_loss_with_penalties_is_refused() {
        SweepSettings<?> training = settings(s -> {});
        SweepSettings<?> validation = settings(s -> {
            s.validation = CalibrationNets.batches(1, 7, 9);
            s.loss = SweepLoss.VALIDATION;
        });
        MultiLayerConfiguration decayed = network(b -> b.l2(0.01), false);

        accepts(training, BATCHES, decayed);
        accepts(validation, BATCHES, PLAIN);
        refuses(
                "Deeplearning4j's validation loss has the penalties on weights in it, a fleet's has not",
                validation,
                BATCHES,
                decayed);
    }
}
