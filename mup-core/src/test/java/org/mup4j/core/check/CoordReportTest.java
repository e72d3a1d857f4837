package org.mup4j.core.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mup4j.core.check.CoordReport.Evidence;
import org.mup4j.core.check.CoordReport.Growth;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Role;

class CoordReportTest {

    private static final long[] WIDTHS = {64, 128, 256, 512, 1024};

    private static final List<Cause> MISTAKES = List.of(
            Cause.STANDARD_PARAMETRIZATION,
            Cause.READOUT_INIT,
            Cause.READOUT_RATE,
            Cause.HIDDEN_RATE,
            Cause.INPUT_RATE,
            Cause.PLAIN_OPTIMIZER);

    private final List<Finding> findings = new ArrayList<>();
    private final List<Cause> ruleCauses = new ArrayList<>();
    private final List<Cause> ruledOut = new ArrayList<>();

    @Test
    void flat_layers_pass() {
        CoordReport report = report(OptimizerClass.SIGN, 0.05, Map.of("in", 0.0, "mid", -0.05, "out", -0.1));

        assertThat(report.verdict().outcome()).isEqualTo(Outcome.PASS);
        assertThat(report.verdict().cause()).isEqualTo(Cause.NONE);
        assertThat(report.slope("mid", 1, Quantity.PRE_ACTIVATION_CHANGE).slope())
                .isCloseTo(-0.05, within(0.05));
    }

    @ParameterizedTest
    @CsvSource({
        "SIGN, 0.0, 0.92, 1.30, STANDARD_PARAMETRIZATION",
        "SIGN, 0.0, -0.02, 0.38, READOUT_INIT",
        "SIGN, 0.0, -0.05, 0.53, READOUT_RATE",
        "SIGN, 0.0, 0.89, 0.68, HIDDEN_RATE",
        "SIGN, -1.0, -0.05, -0.11, INPUT_RATE",
        "LINEAR, -0.51, 0.44, 0.99, STANDARD_PARAMETRIZATION",
        "LINEAR, 0.49, 0.48, 0.65, READOUT_INIT",
        "LINEAR, -0.02, -0.09, 0.65, READOUT_RATE",
        "LINEAR, -0.02, -0.46, -0.34, HIDDEN_RATE",
        "LINEAR, -1.02, -0.15, 0.65, PLAIN_OPTIMIZER"
    })
    void each_mistake_is_known_by_its_signature(
            OptimizerClass optimizer, double input, double hidden, double output, Cause cause) {
        CoordReport report = report(optimizer, 0.02, Map.of("in", input, "mid", hidden, "out", output));

        assertThat(report.verdict().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(report.verdict().causes()).contains(cause);
    }

    @Test
    void mistakes_that_look_alike_are_both_named() {
        CoordReport report = report(OptimizerClass.SIGN, 0.02, Map.of("in", 0.0, "mid", 0.89, "out", 0.76));

        assertThat(report.verdict().causes()).contains(Cause.HIDDEN_RATE, Cause.PLAIN_OPTIMIZER);
    }

    @Test
    void a_rule_that_the_configurations_break_goes_before_the_signature() {
        ruleCauses.add(Cause.PLAIN_OPTIMIZER);

        CoordReport report = report(OptimizerClass.SIGN, 0.02, Map.of("in", 0.0, "mid", 0.89, "out", 0.68));

        assertThat(report.verdict().causes()).containsExactly(Cause.PLAIN_OPTIMIZER);
    }

    @Test
    void a_mistake_that_the_configurations_rule_out_is_not_named() {
        ruledOut.add(Cause.HIDDEN_RATE);

        CoordReport report = report(OptimizerClass.SIGN, 0.02, Map.of("in", 0.0, "mid", 0.89, "out", 0.68));

        assertThat(report.verdict().causes()).contains(Cause.PLAIN_OPTIMIZER).doesNotContain(Cause.HIDDEN_RATE);
    }

    @Test
    void what_was_noticed_explains_a_failure_where_no_rule_is_broken() {
        ruledOut.addAll(MISTAKES);
        findings.add(new Finding(Cause.EPSILON, "epsilon is large", false));

        Verdict verdict = report(OptimizerClass.SIGN, 0.02, Map.of("in", -0.9, "mid", 0.0, "out", 0.0))
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.causes()).containsExactly(Cause.EPSILON);
    }

    @Test
    void a_failure_without_any_explanation_says_so() {
        ruledOut.addAll(MISTAKES);

        Verdict verdict = report(OptimizerClass.SIGN, 0.02, Map.of("in", -0.9, "mid", 0.0, "out", 0.0))
                .verdict();

        assertThat(verdict.causes()).isEmpty();
        assertThat(verdict.message()).contains("follow the muP table and no known pitfall was seen");
    }

    @Test
    void what_cannot_have_bent_exponents_explains_neither_a_failure_nor_an_open_question() {
        ruledOut.addAll(MISTAKES);
        ruledOut.add(Cause.EPSILON);
        findings.add(new Finding(Cause.EPSILON, "epsilon is large", false));

        assertThat(report(OptimizerClass.SIGN, 0.02, Map.of("in", -0.9, "mid", 0.0, "out", 0.0))
                        .verdict()
                        .causes())
                .isEmpty();
        assertThat(report(OptimizerClass.SIGN, 0.9, Map.of("in", 0.0, "mid", 0.0, "out", 0.4))
                        .verdict()
                        .causes())
                .containsExactly(Cause.TOO_LITTLE_DATA);
    }

    @Test
    void networks_that_diverge_at_every_size_tell_nothing_about_scaling() {
        ruledOut.addAll(MISTAKES);
        findings.add(new Finding(Cause.RATE_TOO_LARGE, "the loss of all networks explodes", true));

        Verdict verdict = report(OptimizerClass.SIGN, 0.02, Map.of("in", 0.0, "mid", 0.9, "out", 0.9))
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.causes()).containsExactly(Cause.RATE_TOO_LARGE);
        assertThat(verdict.message())
                .contains("width^0.9")
                .endsWith("but networks that diverge at every size tell nothing about scaling: the loss of all networks"
                        + " explodes");
    }

    @Test
    void they_fail_all_the_same_where_the_configurations_break_a_rule() {
        ruleCauses.add(Cause.STANDARD_PARAMETRIZATION);
        findings.add(new Finding(Cause.RATE_TOO_LARGE, "the loss of all networks explodes", true));

        Verdict verdict = report(OptimizerClass.SIGN, 0.02, Map.of("in", 0.0, "mid", 0.9, "out", 0.9))
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.causes()).containsExactly(Cause.STANDARD_PARAMETRIZATION, Cause.RATE_TOO_LARGE);
    }

    /** Where only some diverge, the wide ones say, that is how wrong scaling looks. */
    @Test
    void some_that_diverge_do_not_excuse_layers_that_explode() {
        ruledOut.addAll(MISTAKES);
        findings.add(new Finding(Cause.RATE_TOO_LARGE, "the loss of some networks explodes", false));

        Verdict verdict = report(OptimizerClass.SIGN, 0.02, Map.of("in", 0.0, "mid", 0.9, "out", 0.9))
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.causes()).containsExactly(Cause.RATE_TOO_LARGE);
    }

    @Test
    void what_was_noticed_goes_with_a_verdict_that_leaves_the_question_open() {
        findings.add(new Finding(Cause.EPSILON, "epsilon is large", false));

        Verdict verdict = report(OptimizerClass.SIGN, 0.9, Map.of("in", 0.0, "mid", 0.0, "out", 0.4))
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.causes()).containsExactly(Cause.EPSILON);
        assertThat(verdict.message()).endsWith("is neither flat (up to 0.25) nor clearly not, and epsilon is large");
    }

    @Test
    void wide_intervals_do_not_decide_unless_a_rule_is_broken_as_well() {
        Map<String, Double> slopes = Map.of("in", 0.0, "mid", 0.0, "out", 0.4);

        assertThat(report(OptimizerClass.SIGN, 0.9, slopes).verdict().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report(OptimizerClass.SIGN, 0.9, slopes).verdict().cause()).isEqualTo(Cause.TOO_LITTLE_DATA);

        ruleCauses.add(Cause.READOUT_INIT);
        assertThat(report(OptimizerClass.SIGN, 0.9, slopes).verdict().outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void a_decisive_finding_forbids_a_pass_and_another_does_not() {
        Map<String, Double> flat = Map.of("in", 0.0, "mid", 0.0, "out", 0.0);
        findings.add(new Finding(Cause.EPSILON, "epsilon is large", false));
        assertThat(report(OptimizerClass.SIGN, 0.02, flat).verdict().outcome()).isEqualTo(Outcome.PASS);

        findings.add(new Finding(Cause.RATE_TOO_SMALL, "changes drown in rounding", true));
        Verdict verdict = report(OptimizerClass.SIGN, 0.02, flat).verdict();
        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.causes()).containsExactly(Cause.RATE_TOO_SMALL);
        assertThat(verdict.message()).contains("changes drown in rounding");
    }

    @Test
    void the_direction_is_said() {
        assertThat(report(OptimizerClass.SIGN, 0.02, Map.of("in", 0.0, "mid", 0.9, "out", 1.2))
                        .verdict()
                        .message())
                .startsWith("EXPLODING: layer 'out' after step 1 changes as width^1.2");
        assertThat(report(OptimizerClass.SIGN, 0.02, Map.of("in", -1.0, "mid", 0.0, "out", 0.0))
                        .verdict()
                        .message())
                .startsWith("NOT LEARNING: layer 'in'");
    }

    @Test
    void layers_that_never_move_are_no_pass() {
        CoordReport report = CoordReport.of(new Evidence(
                "still",
                Growth.WIDTH,
                layers(OptimizerClass.SIGN),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                CoordTolerance.RANDOM_READOUT));

        assertThat(report.verdict().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report.verdict().message()).contains("no judged layer moved");
    }

    @Test
    void the_table_shows_layers_steps_notes_and_verdict() {
        findings.add(new Finding(Cause.ONE_STEP, "only one step was checked", false));

        assertThat(report(OptimizerClass.SIGN, 0.001, Map.of("in", 0.0, "mid", 0.0, "out", 0.0))
                        .toString())
                .contains("layer  role    step 1")
                .containsPattern("in     INPUT   [+-]0\\.00 \\[")
                .contains("note: only one step was checked")
                .contains("PASS: every layer's change is flat");
    }

    @Test
    void an_unknown_slope_is_refused_with_those_that_there_are() {
        CoordReport report = report(OptimizerClass.SIGN, 0.02, Map.of("in", 0.0, "mid", 0.0, "out", 0.0));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> report.slope("nowhere", 1, Quantity.PRE_ACTIVATION_CHANGE))
                .withMessageContaining("[in, mid, out]")
                .withMessageContaining("steps [1]");
        assertThatIllegalArgumentException().isThrownBy(() -> new CoordTolerance(0));
    }

    private static List<CheckedLayer> layers(OptimizerClass optimizer) {
        return List.of(
                new CheckedLayer("in", Role.INPUT, optimizer),
                new CheckedLayer("mid", Role.HIDDEN, optimizer),
                new CheckedLayer("out", Role.OUTPUT, optimizer));
    }

    /** Readings that follow the given exponents, with noise of the given deviation in log2. */
    private CoordReport report(OptimizerClass optimizer, double noise, Map<String, Double> slopes) {
        Random random = new Random(7);
        List<Reading> readings = new ArrayList<>();
        for (CheckedLayer layer : layers(optimizer)) {
            for (long width : WIDTHS) {
                for (int seed = 0; seed < 5; seed++) {
                    double value =
                            Math.pow(width, slopes.get(layer.name())) * Math.pow(2, noise * random.nextGaussian());
                    readings.add(new Reading(
                            new RunKey("test", width, 0, seed),
                            1,
                            layer.name(),
                            "",
                            Quantity.PRE_ACTIVATION_CHANGE,
                            Norm.RMS,
                            value));
                }
            }
        }
        return CoordReport.of(new Evidence(
                "test",
                Growth.WIDTH,
                layers(optimizer),
                readings,
                findings,
                ruleCauses,
                ruledOut,
                CoordTolerance.RANDOM_READOUT));
    }
}
