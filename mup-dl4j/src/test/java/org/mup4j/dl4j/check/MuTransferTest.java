package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.TransferReport.Outcome;
import org.mup4j.core.check.TransferSettings;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.dl4j.check.MuTransferResult.Searched;
import org.mup4j.dl4j.internal.run.Members;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class MuTransferTest {

    private static final List<DataSet> BATCHES = CalibrationNets.batches(20, 32, 1);
    private static final IntFunction<MultiLayerConfiguration> NETWORK =
            CalibrationNets.classifier(new Adam(1e-3), false);

    private static MuPFamily<MultiLayerConfiguration> family(Parametrization parametrization) {
        return MuP.family(NETWORK).baseWidth(32).parametrization(parametrization);
    }

    private static MuTransfer<MultiLayerConfiguration> transfer(Parametrization parametrization) {
        return MuTransfer.of(family(parametrization))
                .confirm(128)
                .target(256)
                .rates(LrSweep.octaves(-9, -2, 1))
                .seeds(5)
                .workers(2);
    }

    private static final MuTransferResult<MultiLayerConfiguration> MUP =
            transfer(Parametrizations.MUP).run(BATCHES);

    private static final MuTransferResult<MultiLayerConfiguration> SP =
            transfer(Parametrizations.SP).run(BATCHES);

    /** How much worse the network of width 256 does at a rate than at its own best, as a fraction of the loss. */
    private static double regretAtTheTarget(Parametrization parametrization, double rate) {
        SweepSettings<MultiLayerConfiguration> settings = new SweepSettings<>(family(parametrization), List.of(256));
        settings.seeds = 3;
        settings.workers = 2;
        settings.rates = new ArrayList<>(
                Arrays.stream(LrSweep.octaves(-9, -3, 1)).boxed().toList());
        settings.rates.add(rate);
        LrCurve curve = new SweepExperiment<>(settings)
                .run(new FleetTrainer<>(settings, BATCHES))
                .get(0);
        double at = curve.points().stream()
                .filter(p -> p.learningRate() == rate)
                .findFirst()
                .orElseThrow()
                .meanLogLoss();
        return Math.expm1(at - Searched.best(curve).meanLogLoss());
    }

    /**
     * The claim itself, held against the training of the large network that a user is spared. As measured: under muP no rate of
     * the grid is better for width 256 than that of width 32, which lies between two of them; under SP it raises the loss by 79%.
     */
    @Test
    void the_rate_found_small_is_nearly_the_best_large_under_mup_and_not_under_sp() {
        double mup = regretAtTheTarget(Parametrizations.MUP, MUP.rate());
        double sp = regretAtTheTarget(Parametrizations.SP, SP.rate());

        assertThat(MUP.rate()).isEqualTo(SP.rate());
        assertThat(mup).isLessThan(0.05);
        assertThat(sp).isGreaterThan(0.2);
    }

    @Test
    void the_configuration_is_the_wrapped_one_with_that_rate() {
        // A configuration without a seed has the time for one.
        String byHand = Members.seeded(
                        MuP.wrap(NETWORK.apply(256))
                                .base(NETWORK.apply(32))
                                .withLearningRate(MUP.rate())
                                .configuration(),
                        1)
                .toJson();

        assertThat(MUP.isTransferable()).as(MUP.toString()).isTrue();
        assertThat(Members.seeded(MUP.configuration(), 1).toJson()).isEqualTo(byHand);
        assertThat(MUP.configuration()).isNotSameAs(MUP.configuration());
        assertThat(MUP.plan().tensor("1", "W").learningRateMultiplier()).isEqualTo(32.0 / 256);
        assertThat(MUP.rate()).isEqualTo(MUP.report().curves().get(0).optimum().learningRate());
    }

    @Test
    void a_rate_that_drifts_is_refused_with_the_report() {
        assertThat(SP.report().outcome()).as(SP.toString()).isEqualTo(Outcome.DRIFTS);
        assertThat(SP.isTransferable()).isFalse();
        assertThat(SP.verdict()).isEqualTo(SP.report().verdict());
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(SP::configuration)
                .withMessageStartingWith(
                        "There is no configuration for width 256, because the rate of width 32 is not known"
                                + " to serve it.\n\nTransfer from width 32 to width 256, trained by a fleet")
                .withMessageContaining(SP.report().toString())
                .withMessageContaining("The best learning rate falls with the width")
                .withMessageEndingWith("wrap it yourself: .withLearningRate(0.0226)");
        assertThatExceptionOfType(MuPException.class).isThrownBy(SP::plan);
    }

    @Test
    void deeplearning4j_gives_the_same_answer() {
        MuTransfer<MultiLayerConfiguration> small = transfer(Parametrizations.MUP)
                .base(8)
                .confirm(16)
                .target(32)
                .seeds(2)
                .rates(LrSweep.octaves(-6, -1, 1))
                .steps(8);

        MuTransferResult<MultiLayerConfiguration> slow = small.withoutFleet().run(BATCHES);
        MuTransferResult<MultiLayerConfiguration> fast = small.run(BATCHES);

        assertThat(fast.trainedBy()).isEqualTo("a fleet, with Deeplearning4j's losses to rounding");
        assertThat(slow.trainedBy()).isEqualTo("Deeplearning4j (it was asked for)");
        assertThat(slow.report().curves().get(1))
                .as("to the bit what a sweep at that width gives")
                .isEqualTo(LrSweep.of(family(Parametrizations.MUP).baseWidth(8))
                        .at(16)
                        .rates(LrSweep.octaves(-6, -1, 1))
                        .steps(8)
                        .seeds(2)
                        .run(BATCHES));
        // Losses agree to 1e-5 or so in single precision; the vertex of a flat bowl magnifies that.
        assertThat(fast.rate() / slow.rate()).isBetween(0.999, 1.001);
    }

    @Test
    void the_result_does_not_depend_on_the_number_of_workers() {
        assertThat(transfer(Parametrizations.MUP)
                        .workers(1)
                        .run(BATCHES)
                        .report()
                        .curves())
                .isEqualTo(MUP.report().curves());
    }

    @Test
    void a_grid_that_ends_too_low_goes_on() {
        MuTransfer<MultiLayerConfiguration> transfer =
                transfer(Parametrizations.MUP).confirm(64).target(128).seeds(2);

        MuTransferResult<MultiLayerConfiguration> widened =
                transfer.rates(LrSweep.octaves(-11, -7, 1)).run(BATCHES);
        MuTransferResult<MultiLayerConfiguration> whole =
                transfer.rates(LrSweep.octaves(-11, -4, 1)).run(BATCHES);

        assertThat(widened.notes())
                .containsExactly(
                        "At width 32 the highest rate was the best of 0.000488 to 0.00781, so the grid was widened"
                                + " to 0.000488 to 0.0625.");
        assertThat(widened.report().curves())
                .as("the wider grid is the one to confirm on")
                .isEqualTo(whole.report().curves());
        assertThat(widened.toString()).contains(widened.notes());
        assertThat(whole.notes()).isEmpty();
    }

    @Test
    void progress_counts_what_a_wider_grid_adds() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        transfer(Parametrizations.MUP)
                .confirm(64)
                .seeds(2)
                .workers(1)
                .rates(LrSweep.octaves(-11, -7, 1))
                .progress((done, total, run) -> told.add(done + "/" + total))
                .run(BATCHES);

        assertThat(told)
                .as("five rates at both widths were planned; three more are added to the first, and so to the second")
                .startsWith("1/20")
                .contains("11/26")
                .endsWith("32/32");
    }

    @Test
    void double_precision_is_trained_in_deeplearning4j() {
        MuTransferResult<MultiLayerConfiguration> result = transfer(Parametrizations.MUP)
                .base(8)
                .confirm(16)
                .target(32)
                .rates(LrSweep.octaves(-6, 0, 2))
                .seeds(2)
                .steps(4)
                .dataType(DataType.DOUBLE)
                .run(BATCHES);

        assertThat(result.trainedBy()).isEqualTo("Deeplearning4j (a fleet is fast in single precision only)");
    }

    @Test
    void a_grid_that_begins_too_high_goes_on_downwards() {
        MuTransferResult<MultiLayerConfiguration> widened = transfer(Parametrizations.MUP)
                .confirm(64)
                .target(128)
                .seeds(2)
                .rates(LrSweep.octaves(-4, 0, 1))
                .run(BATCHES);

        assertThat(widened.notes())
                .first()
                .asString()
                .isEqualTo("At width 32 the lowest rate was the best of 0.0625 to 1, so the grid was widened to"
                        + " 0.00781 to 1.");
        assertThat(widened.report().curves().get(0).points()).hasSize(8);
    }

    @Test
    void a_search_that_finds_nothing_trains_nothing_wider() {
        List<Long> widths = Collections.synchronizedList(new ArrayList<>());
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> transfer(Parametrizations.MUP)
                        .seeds(2)
                        .rates(LrSweep.octaves(-16, -12, 1))
                        .progress((done, total, run) -> widths.add(run.width()))
                        .run(BATCHES))
                .withMessageStartingWith(
                        "No best learning rate was found at width 32, and nothing was trained at a wider"
                                + " one. At width 32 the highest rate was the best of 1.53e-05 to 0.000244, so the grid was widened to"
                                + " 1.53e-05 to 0.00195. The highest rate is still the best: call rates(LrSweep.octaves(-11, -3,"
                                + " 1)).\nrate 1.53e-05: loss ")
                .withMessageContaining("\nrate 0.00195: loss ")
                .withMessageEndingWith("\nTrained by a fleet, with Deeplearning4j's losses to rounding");
        assertThat(widths).hasSize(16).containsOnly(32L);
    }

    /** Initial weights of one deviation at all widths; right for the base under SP, and too large for wider networks. */
    private static MuPFamily<MultiLayerConfiguration> deviation(double deviation) {
        IntFunction<MultiLayerConfiguration> network = width -> new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .weightInit(new NormalDistribution(0, deviation))
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(CalibrationNets.INPUTS)
                        .nOut(width)
                        .build())
                .layer(new DenseLayer.Builder().nIn(width).nOut(width).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(width)
                        .nOut(CalibrationNets.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
        return MuP.family(network).baseWidth(16);
    }

    private static MuTransfer<MultiLayerConfiguration> choice(Parametrization parametrization) {
        return MuTransfer.among(List.of(0.01, 0.3, 1.0), d -> deviation(d).parametrization(parametrization))
                .confirm(128)
                .target(512)
                .rates(LrSweep.octaves(-10, -1, 1))
                .seeds(5)
                .workers(2);
    }

    @Test
    void a_setting_is_chosen_with_the_rate() {
        MuTransferResult<MultiLayerConfiguration> result =
                choice(Parametrizations.MUP).run(BATCHES);

        assertThat(result.isTransferable()).as(result.toString()).isTrue();
        assertThat(result.chosen()).isEqualTo(1);
        assertThat(result.settings()).extracting(Searched::name).containsExactly("0.01", "0.3", "1.0");
        assertThat(result.settings().get(1).confirmed())
                .isEqualTo(List.of(result.report().curves().get(1)));
        assertThat(result.settings().get(0).confirmed().get(0).points())
                .as("the others at their own best rate only")
                .extracting(LrCurve.Point::learningRate)
                .containsExactly(Searched.best(result.settings().get(0).base()).learningRate());
        String byHand =
                deviation(0.3).at(512).withLearningRate(result.rate()).plan().toString();
        assertThat(result.plan()).hasToString(byHand);
        assertThat(Members.seeded(result.configuration(), 1).toJson())
                .isEqualTo(Members.seeded(
                                deviation(0.3)
                                        .at(512)
                                        .withLearningRate(result.rate())
                                        .configuration(),
                                1)
                        .toJson());
    }

    /**
     * Under SP a deviation of 0.3, right at width 16, makes the activations of width 128 eight times as large a layer and costs 43%
     * of the loss, as measured.
     */
    @Test
    void a_setting_that_is_the_best_at_the_base_only_is_refused() {
        // The rate drifts too, by -0.46 octaves: it is let pass here, to see the setting.
        MuTransferResult<MultiLayerConfiguration> result = choice(Parametrizations.SP)
                .judgedBy(TransferSettings.withDefaults().withTolerance(3))
                .run(BATCHES);

        assertThat(result.report().outcome()).isEqualTo(Outcome.TRANSFERS);
        assertThat(result.isTransferable()).isFalse();
        assertThat(result.verdict().message())
                .startsWith(
                        "The learning rate transfers, but the setting does not: 0.3 was the best at width 16, and at width"
                                + " 128 0.01 is, by ");
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(result::configuration)
                .withMessageContaining(result.verdict().toString());
    }

    @Test
    void progress_is_told_over_all_stages() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        MuTransfer.among(List.of(0.1, 0.3), MuTransferTest::deviation)
                .confirm(32, 64)
                .target(128)
                .rates(0.001, 0.01, 0.1)
                .seeds(2)
                .steps(2)
                .workers(1)
                .progress((done, total, run) ->
                        told.add(done + "/" + total + " " + run.name() + ", " + run.width() + ", " + run.seed()))
                .run(BATCHES);

        assertThat(told)
                .as("two settings at three rates; the better one at two widths and three rates, the other at one rate")
                .hasSize(2 * (2 * 3 + 2 * 3 + 2))
                .startsWith("1/28 muP, rate 0.001, setting 0.1, 16, 1", "2/28 muP, rate 0.001, setting 0.1, 16, 2")
                .endsWith("27/28 muP, rate 0.01, setting 0.3, 64, 1", "28/28 muP, rate 0.01, setting 0.3, 64, 2");
    }

    @Test
    void a_transfer_can_be_cancelled() {
        AtomicInteger done = new AtomicInteger();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> transfer(Parametrizations.MUP)
                        .workers(1)
                        .progress((nth, total, run) -> done.set(nth))
                        .cancelWhen(() -> done.get() >= 2)
                        .run(BATCHES))
                .withMessage("The sweep was cancelled");
        assertThat(done.get()).isBetween(2, 40);
    }

    @Test
    void computation_graphs_are_trained_in_deeplearning4j() {
        MuPFamily<ComputationGraphConfiguration> graphs =
                MuP.family(LrSweepTest::graph).baseWidth(8);

        MuTransferResult<ComputationGraphConfiguration> result = MuTransfer.of(graphs)
                .confirm(16)
                .target(64)
                .rates(LrSweep.octaves(-6, 0, 2))
                .seeds(2)
                .workers(2)
                .run(BATCHES);

        assertThat(result.trainedBy()).isEqualTo("Deeplearning4j (a fleet trains no ComputationGraphConfiguration)");
        assertThat(result.report().curves()).hasSize(2);
        assertThat(result.report().curves()).flatMap(LrCurve::points).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void refuses_what_is_no_transfer() {
        MuTransfer<MultiLayerConfiguration> bare = MuTransfer.of(NETWORK);
        MuTransfer<MultiLayerConfiguration> good = transfer(Parametrizations.MUP);
        refuses(SweepExperiment.NO_RATE, () -> bare.target(1024).run(BATCHES));
        refuses(
                "There are 2 learning rates, but a best one lies between two others: give three or more, such as"
                        + " rates(LrSweep.octaves(-12, -2, 1))",
                () -> good.rates(0.1, 0.2).run(BATCHES));
        refuses(
                "There is 1 learning rate, but a best one lies between two others: give three or more, such as"
                        + " rates(LrSweep.octaves(-12, -2, 1))",
                () -> good.rates(0.1).run(BATCHES));
        refuses("There is no batch to train on: give at least one", () -> good.run(List.of()));
        refuses(
                "There is no large network to find the rate for: call target(width), such as target(1024)",
                () -> bare.rates(0.1, 0.2, 0.4).run(BATCHES));
        refuses(
                "The target is 32, but the rate is searched at width 32: give a width above it, or call base(width) with a"
                        + " smaller one",
                () -> good.target(32).run(BATCHES));
        refuses(
                "The width to confirm at is 16, but the rate is searched at width 32: give a width above it, or call"
                        + " base(width) with a smaller one",
                () -> good.confirm(128, 16).run(BATCHES));
        refuses(
                "With one seed and two widths no interval of the drift can be told: call seeds(5), or confirm at two widths"
                        + " or more",
                () -> good.seeds(1).run(BATCHES));
        refuses("There is no width to confirm at: give one above the base width, such as confirm(256)", good::confirm);
        refuses("The width to confirm at is 0, but it has to be at least 1", () -> good.confirm(0));
        refuses("The target width is 0, but it has to be at least 1", () -> good.target(0));
        refuses("The base width is 0, but it has to be at least 1", () -> good.base(0));
        refuses(
                "There is no setting to choose from: give at least one, or call MuTransfer.of(family)",
                () -> MuTransfer.among(List.<Double>of(), MuTransferTest::deviation));
        refuses(
                "The setting 0.1 comes twice: leave one out, or give settings a toString that tells them apart, as records"
                        + " have",
                () -> MuTransfer.among(List.of(0.1, 0.1), MuTransferTest::deviation));
        refuses(
                "The families of the settings have 2 different base widths, but losses are compared at one: give all the"
                        + " same baseWidth(...)",
                () -> MuTransfer.among(List.of(16, 32), w -> MuP.family(NETWORK).baseWidth(w)));
    }

    private static void refuses(String message, Runnable call) {
        assertThatExceptionOfType(MuPException.class).isThrownBy(call::run).withMessage(message);
    }
}
