package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.LrCurve.Point;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.dl4j.internal.run.Members;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LrSweepTest {

    private static final List<DataSet> BATCHES = CalibrationNets.batches(6, 16, 1);
    private static final MuPFamily<MultiLayerConfiguration> FAMILY =
            MuP.family(CalibrationNets.classifier(new Adam(1e-3), false)).baseWidth(8);

    private static LrSweep<MultiLayerConfiguration> sweep() {
        return LrSweep.of(FAMILY).at(16).rates(0.25, 1e-3, 1e-2).seeds(3).workers(2);
    }

    private static final LrCurve ALONE = sweep().workers(1).run(BATCHES);

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void the_result_does_not_depend_on_the_number_of_workers(int workers) {
        assertThat(sweep().workers(workers).run(BATCHES)).isEqualTo(ALONE);
        assertThat(ALONE.points())
                .as("different rates and seeds give different losses")
                .flatMap(Point::losses)
                .doesNotHaveDuplicates()
                .hasSize(9);
    }

    /** Each kind of loss, against a network trained by hand. */
    @ParameterizedTest
    @EnumSource(SweepLoss.class)
    void the_loss_is_the_one_that_training_by_hand_gives(SweepLoss loss) {
        List<DataSet> held = CalibrationNets.batches(2, 5, 99);
        MultiLayerConfiguration conf =
                Members.seeded(FAMILY.at(16).withLearningRate(0.01).configuration(), 7);
        MultiLayerNetwork net = (MultiLayerNetwork) Members.build(conf);
        List<Double> losses = new ArrayList<>();
        for (int step = 0; step < 8; step++) {
            net.fit(BATCHES.get(step % 6));
            losses.add(net.score());
        }
        double average = losses.get(0);
        double weight = 1;
        for (double next : losses.subList(1, 8)) {
            average = 0.9 * average + next;
            weight = 0.9 * weight + 1;
        }
        double expected = switch (loss) {
            case FINAL -> losses.get(7);
            case MINIMUM -> Collections.min(losses);
            case SMOOTHED -> average / weight;
            case VALIDATION -> (net.score(held.get(0)) + net.score(held.get(1))) / 2;
        };

        double found = sweep().rates(0.01)
                .seeds(1)
                .firstSeed(7)
                .steps(8)
                .validation(held)
                .loss(loss)
                .run(BATCHES)
                .points()
                .get(0)
                .losses()
                .get(0);

        // The mean is formed in another order; the losses themselves are the same to the bit.
        assertThat(found).isCloseTo(expected, within(1e-14));
    }

    @Test
    void validation_batches_weigh_as_many_examples_as_they_hold() {
        DataSet two = CalibrationNets.batches(1, 2, 5).get(0);
        DataSet six = CalibrationNets.batches(1, 6, 6).get(0);
        DataSet all = DataSet.merge(List.of(two, six));
        LrSweep<MultiLayerConfiguration> sweep = sweep().dataType(DataType.DOUBLE);

        double apart = loss(sweep.validation(List.of(two, six)));

        assertThat(apart).isCloseTo(loss(sweep.validation(List.of(all))), within(1e-12));
        assertThat(apart).isNotCloseTo(loss(sweep.validation(List.of(two))), within(1e-3));
    }

    private static double loss(LrSweep<MultiLayerConfiguration> sweep) {
        return sweep.rates(0.01).seeds(1).run(BATCHES).points().get(0).losses().get(0);
    }

    @Test
    void diverged_runs_are_counted_not_dropped() {
        MuPFamily<MultiLayerConfiguration> sgd =
                MuP.family(CalibrationNets.classifier(new Sgd(0.1), false)).baseWidth(8);
        LrCurve curve =
                LrSweep.of(sgd).at(16).rates(0.01, 1e30).seeds(2).workers(1).run(BATCHES);

        assertThat(curve.points().get(0).diverged()).isZero();
        assertThat(curve.points().get(1).losses()).containsExactly(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        assertThat(curve.diverged()).isEqualTo(2);
        assertThat(curve.seeds()).isEqualTo(2);
    }

    @Test
    void a_run_whose_loss_has_grown_beyond_the_bound_counts_as_diverged() {
        LrSweep<MultiLayerConfiguration> high = sweep().rates(4).loss(SweepLoss.FINAL);

        List<Double> losses = high.divergence(1e9).run(BATCHES).points().get(0).losses();

        assertThat(losses).allSatisfy(l -> assertThat(l).isBetween(6.0, 1e9));
        assertThat(high.run(BATCHES).diverged()).isEqualTo(3);
    }

    @Test
    void networks_are_of_their_own_type_unless_another_is_asked_for() {
        double own = loss(sweep());

        assertThat(own).isEqualTo(loss(sweep().dataType(DataType.FLOAT)));
        assertThat(own)
                .isNotEqualTo(loss(sweep().dataType(DataType.DOUBLE)))
                // The same initial numbers, single against double: six steps differ by far less than a percent.
                .isCloseTo(loss(sweep().dataType(DataType.DOUBLE)), within(1e-2));
    }

    @Test
    void a_family_is_not_changed_by_a_sweep() {
        MultiLayerConfiguration conf =
                CalibrationNets.classifier(new Adam(1e-3), false).apply(16);
        String before = conf.toJson();
        MuPFamily<MultiLayerConfiguration> family = MuP.family(width -> conf).baseWidth(16);

        LrSweep.of(family).at(16).rates(0.5).seeds(2).dataType(DataType.DOUBLE).run(BATCHES);

        assertThat(conf.toJson()).isEqualTo(before);
    }

    @Test
    void computation_graphs_are_swept_too() {
        MuPFamily<ComputationGraphConfiguration> graphs =
                MuP.family(LrSweepTest::graph).baseWidth(8);
        LrCurve curve = LrSweep.of(graphs)
                .at(16)
                .rates(1e-3, 0.1)
                .seeds(2)
                .dataType(DataType.DOUBLE)
                .steps(20)
                .run(BATCHES);

        assertThat(curve.diverged()).isZero();
        assertThat(curve.points()).flatMap(Point::losses).doesNotHaveDuplicates();
        assertThat(curve.points().get(1).meanLogLoss())
                .as("in twenty steps the higher rate learns more")
                .isLessThan(curve.points().get(0).meanLogLoss());
    }

    static ComputationGraphConfiguration graph(int width) {
        return new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "hidden",
                        new DenseLayer.Builder()
                                .nIn(CalibrationNets.INPUTS)
                                .nOut(width)
                                .build(),
                        "in")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(width)
                                .nOut(CalibrationNets.CLASSES)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "hidden")
                .setOutputs("out")
                .build();
    }

    @Test
    void progress_is_told_of_every_network() {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        List<String> names = Collections.synchronizedList(new ArrayList<>());
        sweep().progress((i, total, run) -> {
                    done.add(i);
                    names.add(total + " " + run.name() + " " + run.width() + " " + run.seed());
                })
                .run(BATCHES);

        assertThat(done).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(names).doesNotHaveDuplicates().contains("9 muP, rate 0.25 16 3");
    }

    @Test
    void a_sweep_can_be_cancelled_between_two_steps() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        LrSweep<MultiLayerConfiguration> cancelled = sweep().workers(1)
                .progress((i, total, run) -> done.set(i))
                .cancelWhen(() -> asked.incrementAndGet() > 10);

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> cancelled.run(BATCHES))
                .withMessage("The sweep was cancelled");
        assertThat(done)
                .as("six steps a network: one is done, the second is not")
                .hasValue(1);
    }

    @Test
    void an_iterator_gives_its_batches_from_the_start() {
        ExistingDataSetIterator iterator = new ExistingDataSetIterator(BATCHES);
        iterator.next();

        assertThat(sweep().run(iterator)).isEqualTo(ALONE);
    }

    @Test
    void octaves_are_a_geometric_grid() {
        assertThat(LrSweep.octaves(-3, 0, 1)).containsExactly(0.125, 0.25, 0.5, 1);
        assertThat(LrSweep.octaves(-1, 0, 0.5)).containsExactly(0.5, Math.pow(2, -0.5), 1);
        assertThat(LrSweep.octaves(-1, 0.5, 1)).containsExactly(0.5, 1);
        assertThat(LrSweep.octaves(-1, 0, 0.1)).hasSize(11);
    }

    @Test
    void refuses_what_is_no_sweep() {
        refuses(
                "There is no learning rate to sweep over: call rates(...), such as rates(LrSweep.octaves(-12, -2, 1))",
                () -> LrSweep.of(FAMILY).run(BATCHES));
        refuses("There is no batch to train on: give at least one", () -> sweep().run(List.of()));
        refuses(
                "The loss is that of validation, but there is no batch to take it on: call validation(batches)",
                () -> sweep().loss(SweepLoss.VALIDATION).run(BATCHES));
        refuses(
                "There is no batch to take the validation loss on: give at least one",
                () -> sweep().validation(List.of()));
        refuses("The learning rate is -1.0, but it has to be a positive number", () -> sweep().rates(1, -1));
        refuses("The number of seeds is 0, but it has to be at least 1", () -> sweep().seeds(0));
        refuses("The number of steps is 0, but it has to be at least 1", () -> sweep().steps(0));
        refuses("The number of workers is 0, but it has to be at least 1", () -> sweep().workers(0));
        refuses("The width is 0, but it has to be at least 1", () -> sweep().at(0));
        refuses(
                "The bound of divergence is 1.0 times the first loss, but it has to be above 1, such as 2",
                () -> sweep().divergence(1));
        refuses(
                "The grid runs from 2^1.0 to 2^0.0, but the lowest rate comes first, such as octaves(-12, -2, 1)",
                () -> LrSweep.octaves(1, 0, 1));
        refuses(
                "The step between two rates is 0.0, but it has to be a positive number",
                () -> LrSweep.octaves(0, 1, 0));
    }

    private static void refuses(String message, Runnable call) {
        assertThatExceptionOfType(MuPException.class).isThrownBy(call::run).withMessage(message);
    }
}
