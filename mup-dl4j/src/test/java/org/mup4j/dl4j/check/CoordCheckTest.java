package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

class CoordCheckTest {

    private static final List<DataSet> BATCHES = CalibrationNets.batches(5, 32, 1);

    @Test
    void a_readout_that_starts_at_zero_is_noted_and_the_layers_below_judged_from_the_second_step() {
        CoordReport report = check(new Adam(1e-3), Parametrizations.MUP, true)
                .widths(64, 128)
                .seeds(2)
                .steps(1, 2)
                .run(BATCHES);

        assertThat(report.findings()).extracting("cause").contains(Cause.ZERO_READOUT);
        assertThat(report.slopes())
                .filteredOn(s -> s.quantity() == Quantity.PRE_ACTIVATION_CHANGE
                        && s.layer().equals("1"))
                .extracting("step")
                .containsExactly(2L);
    }

    @Test
    void the_result_does_not_depend_on_the_number_of_workers() {
        List<CoordReport> reports = new ArrayList<>();
        for (int workers : new int[] {1, 4}) {
            reports.add(check(new Adam(1e-3), Parametrizations.MUP, false)
                    .widths(16, 32)
                    .seeds(3)
                    .workers(workers)
                    .run(BATCHES));
        }

        assertThat(reports.get(0).readings()).isEqualTo(reports.get(1).readings());
    }

    @Test
    void a_rate_that_makes_the_loss_explode_is_named() {
        CoordReport report = check(new Sgd(1e4), Parametrizations.MUP, false)
                .widths(64, 128)
                .seeds(2)
                .run(BATCHES);

        assertThat(report.findings()).extracting("cause").contains(Cause.RATE_TOO_LARGE);
        assertThat(report.verdict().outcome()).isNotEqualTo(Outcome.PASS);
    }

    @Test
    void changes_that_drown_in_rounding_are_named() {
        CoordReport report = check(new Adam(1e-16), Parametrizations.MUP, false)
                .widths(64, 128)
                .seeds(2)
                .steps(1)
                .run(BATCHES);

        assertThat(report.findings()).extracting("cause").contains(Cause.RATE_TOO_SMALL, Cause.ONE_STEP);
        assertThat(report.verdict().outcome()).isNotEqualTo(Outcome.PASS);
    }

    @Test
    void an_epsilon_above_the_gradients_is_named() {
        CoordReport report = check(new Adam(1e-3, 0.9, 0.999, 1), Parametrizations.MUP, false)
                .widths(64, 128)
                .seeds(1)
                .run(BATCHES);

        assertThat(report.findings()).extracting("cause").contains(Cause.EPSILON);
    }

    @Test
    void configurations_scaled_by_hand_are_checked_as_they_are() {
        IntFunction<MultiLayerConfiguration> byHand = width -> MuP.wrap(
                        CalibrationNets.classifier(new Adam(1e-3), false).apply(width))
                .baseWidth(64)
                .configuration();

        CoordReport report = CoordCheck.ofConfigurations(byHand)
                .widths(128, 256, 512)
                .name("by hand")
                .run(BATCHES);

        assertThat(report.verdict().outcome()).as(report.toString()).isEqualTo(Outcome.PASS);
        assertThat(report.toString()).startsWith("by hand: exponents in width");
    }

    @Test
    void data_are_made_up_where_none_are_given() {
        CoordReport report = check(new Adam(1e-3), Parametrizations.SP, false)
                .widths(64, 128, 256)
                .seeds(2)
                .run();

        assertThat(report.verdict().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(report.verdict().cause()).isEqualTo(Cause.STANDARD_PARAMETRIZATION);
    }

    @Test
    void progress_is_told_for_every_network() {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());

        check(new Adam(1e-3), Parametrizations.MUP, false)
                .widths(8, 16)
                .seeds(3)
                .steps(1)
                .progress((count, total, run) -> done.add(total))
                .run(BATCHES);

        assertThat(done).hasSize(6).containsOnly(6);
    }

    @Test
    void bad_settings_are_refused_with_the_way_out() {
        CoordCheck<MultiLayerConfiguration> check = check(new Adam(1e-3), Parametrizations.MUP, false);

        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> check.widths(64))
                .withMessageContaining("[64]")
                .withMessageContaining("such as 64, 128");
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> check.seeds(0))
                .withMessageContaining("number of seeds is 0");
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> check.steps())
                .withMessageContaining("such as 1, 3, 5");
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> check.firstSeed(-1).seeds(2).run(BATCHES))
                .withMessageContaining("seed 0")
                .withMessageContaining("firstSeed(1)");
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> check.run(List.of()))
                .withMessageContaining("no batch");
    }

    private static CoordCheck<MultiLayerConfiguration> check(
            IUpdater updater, Parametrization parametrization, boolean zeroReadout) {
        return CoordCheck.of(MuP.family(CalibrationNets.classifier(updater, zeroReadout))
                .baseWidth(64)
                .parametrization(parametrization));
    }
}
