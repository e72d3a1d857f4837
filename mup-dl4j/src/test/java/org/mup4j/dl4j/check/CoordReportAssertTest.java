package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.byLessThan;
import static org.assertj.core.api.Assertions.within;
import static org.mup4j.dl4j.check.Failures.escaped;
import static org.mup4j.dl4j.check.Failures.fails;
import static org.mup4j.dl4j.check.MuPAssertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CheckedLayer;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.CoordReport.Evidence;
import org.mup4j.core.check.CoordReport.Growth;
import org.mup4j.core.check.CoordTolerance;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Role;

class CoordReportAssertTest {

    private static final CoordReport FLAT = report(List.of(), 0, 0);
    private static final CoordReport STEEP = report(List.of(Cause.HIDDEN_RATE), 0.5, 1);

    /** Exact power laws: layer "in" flat, layer "mid" with one exponent after step 1 and another after step 3. */
    private static CoordReport report(List<Cause> causes, double afterOne, double afterThree) {
        List<Reading> readings = new ArrayList<>();
        for (long width : new long[] {64, 128, 256}) {
            new TreeMap<>(Map.of(1L, afterOne, 3L, afterThree)).forEach((step, slope) -> {
                for (long seed = 1; seed <= 2; seed++) {
                    RunKey run = new RunKey("muP", width, 0, seed);
                    readings.add(reading(run, step, "in", 1));
                    readings.add(reading(run, step, "mid", Math.pow(width / 64.0, slope)));
                }
            });
        }
        return CoordReport.of(new Evidence(
                "muP",
                Growth.WIDTH,
                List.of(
                        new CheckedLayer("in", Role.INPUT, OptimizerClass.SIGN),
                        new CheckedLayer("mid", Role.HIDDEN, OptimizerClass.SIGN),
                        new CheckedLayer("still", Role.HIDDEN, OptimizerClass.SIGN)),
                readings,
                List.of(),
                causes,
                List.of(),
                CoordTolerance.RANDOM_READOUT));
    }

    private static Reading reading(RunKey run, long step, String layer, double value) {
        return new Reading(run, step, layer, "", Quantity.PRE_ACTIVATION_CHANGE, Norm.RMS, value);
    }

    @Test
    void a_flat_report_passes() {
        assertThat(FLAT)
                .passes()
                .hasCause(Cause.NONE)
                .hasSlope("mid", 0.0, within(1e-12))
                .hasSlopeAfter("in", 3, 0.0, within(1e-12));
        fails(
                "%nExpecting the coordinate check of%n  muP%nto give%n  FAIL%nbut it gives%n  PASS: every layer's change is flat",
                () -> assertThat(FLAT).fails());
    }

    @Test
    void a_report_that_fails_shows_verdict_and_table() {
        assertThat(STEEP).fails().hasCause(Cause.HIDDEN_RATE);
        fails(
                "%nExpecting the coordinate check of%n  muP%nto give%n  PASS%nbut it gives%n  "
                        + escaped(STEEP.verdict()) + "%n%n" + escaped(STEEP),
                () -> assertThat(STEEP).passes());
    }

    @Test
    void a_wrong_cause_is_told_with_both_explanations() {
        fails(
                "%nExpecting the likeliest cause to be%n  INPUT_RATE: the input layer's learning rate does not follow the rule"
                        + " for the optimizer%nbut it is%n  FAIL [HIDDEN_RATE]: EXPLODING",
                () -> assertThat(STEEP).hasCause(Cause.INPUT_RATE));
    }

    @Test
    void a_slope_has_to_hold_after_every_step_and_those_that_do_not_are_listed() {
        assertThat(STEEP)
                .hasSlopeAfter("mid", 1, 0.5, within(1e-12))
                .hasSlopeAfter("mid", 3, 1.0, within(1e-12))
                .hasSlope("mid", 0.75, within(0.2500001));
        fails(
                "%nExpecting layer%n  'mid'%nto change as width to the power%n  0.5%nwithin%n  0.1%nbut the power is%n"
                        + "  1.000 [1.000, 1.000] after step 3%n%n" + escaped(STEEP),
                () -> assertThat(STEEP).hasSlope("mid", 0.5, within(0.1)));
        fails(
                "%nExpecting layer%n  'mid'%nto change as width to the power%n  0.0%nwithin%n  0.1%nbut the power is%n"
                        + "  0.500 [0.500, 0.500] after step 1, 1.000 [1.000, 1.000] after step 3%n",
                () -> assertThat(STEEP).hasSlope("mid", 0.0, within(0.1)));
    }

    @Test
    void a_strict_offset_is_strict() {
        double slope = STEEP.slope("mid", 3, Quantity.PRE_ACTIVATION_CHANGE).slope();

        assertThat(STEEP).hasSlopeAfter("mid", 3, slope - 0.25, within(slope - (slope - 0.25)));
        fails(
                "%nExpecting layer%n  'mid'",
                () -> assertThat(STEEP).hasSlopeAfter("mid", 3, slope - 0.25, byLessThan(slope - (slope - 0.25))));
    }

    @Test
    void a_layer_or_step_without_a_slope_is_an_error_that_says_which_there_are() {
        fails(
                "%nExpecting a slope of layer%n  'none'%nbut it has none: it is not measured or did not move. Judged layers are%n"
                        + "  [in, mid, still]%n",
                () -> assertThat(FLAT).hasSlope("none", 0.0, within(9.0)));
        fails(
                "%nExpecting a slope of layer%n  'still'%nbut it has none",
                () -> assertThat(FLAT).hasSlope("still", 0.0, within(9.0)));
        fails(
                "%nExpecting a slope of layer%n  'mid' after step 2%nbut it was measured after steps%n  [1, 3]%n",
                () -> assertThat(FLAT).hasSlopeAfter("mid", 2, 0.0, within(9.0)));
    }

    @Test
    void a_description_leads_the_message_and_null_is_refused() {
        fails(
                "[my networks] %nExpecting the coordinate check of",
                () -> assertThat(STEEP).as("my networks").passes());
        fails(
                "%nExpecting actual not to be null",
                () -> assertThat((CoordReport) null).passes());
        fails(
                "%nExpecting actual not to be null",
                () -> assertThat((CoordReport) null).hasSlope("mid", 0.0, within(0.1)));
    }
}
