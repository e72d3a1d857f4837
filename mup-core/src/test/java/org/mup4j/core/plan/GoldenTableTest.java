package org.mup4j.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Role;

/** The planner against microsoft/mup, row by row: an MLP and a transformer, eight initialisers, five widths. */
class GoldenTableTest {

    /** Six digits are printed: half a unit of the sixth is at most 5e-6 of the value, 0.0005 percent. */
    private static final double PRINTED = 5e-4;

    static List<GoldenRow> rows() {
        return GoldenRow.all();
    }

    @Test
    void theTableHasAllItsRowsInEveryRole() {
        assertThat(rows()).hasSize(364);
        assertThat(rows()).extracting(r -> r.spec(OptimizerClass.SIGN).role()).contains(Role.values());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theReadoutGaugeHasExactlyItsMultipliers(GoldenRow row) {
        TensorPlan adam = plan(row, Gauge.MU_READOUT, OptimizerClass.SIGN);
        TensorPlan sgd = plan(row, Gauge.MU_READOUT, OptimizerClass.LINEAR);

        // Widths and bases are powers of two: no rounding, hence equality.
        assertThat(adam.learningRateMultiplier()).isEqualTo(row.number("adam_lr_mult"));
        assertThat(adam.weightDecayMultiplier()).isEqualTo(row.number("adam_wd_mult"));
        assertThat(sgd.learningRateMultiplier()).isEqualTo(row.number("sgd_lr_mult"));
        assertThat(sgd.weightDecayMultiplier()).isEqualTo(row.number("sgd_wd_mult"));
        assertThat(adam.forwardMultiplier()).isEqualTo(forward(row));
        assertThat(sgd.forwardMultiplier()).isEqualTo(forward(row));
        // Decay that is itself the shrink per step is left alone by both libraries: the plan has no number for it.
        assertThat(row.number("adam_wd_mult_decoupled")).isEqualTo(1);
        assertThat(row.number("sgd_wd_mult_decoupled")).isEqualTo(1);
    }

    /** Moving the golden row itself: the multiplier a goes into b as a, into Adam's rate as a, into SGD's as a squared. */
    @ParameterizedTest
    @MethodSource("rows")
    void theGaugeWithoutMultipliersHasTheSameEffectiveNumbers(GoldenRow row) {
        double a = forward(row);
        TensorPlan adam = plan(row, Gauge.MULTIPLIER_FREE, OptimizerClass.SIGN);
        TensorPlan sgd = plan(row, Gauge.MULTIPLIER_FREE, OptimizerClass.LINEAR);

        assertThat(adam.forwardMultiplier()).isEqualTo(1);
        assertThat(adam.learningRateMultiplier()).isEqualTo(row.number("adam_lr_mult") * a);
        assertThat(adam.weightDecayMultiplier()).isEqualTo(row.number("adam_wd_mult") / a);
        assertThat(sgd.learningRateMultiplier()).isEqualTo(row.number("sgd_lr_mult") * a * a);
        assertThat(sgd.weightDecayMultiplier()).isEqualTo(row.number("sgd_wd_mult") / (a * a));
        assertThat(adam.initStdMultiplier())
                .isEqualTo(plan(row, Gauge.MU_READOUT, OptimizerClass.SIGN).initStdMultiplier() * a);
    }

    /**
     * Weights whose deviation depends on nothing but the initialiser and the width. Left out are
     * <ul>
     *   <li>vectors (biases, gains, shifts): their init is not a law of this table, the user's own stays;
     *   <li>what the user set to zero: zero times any multiplier is zero;
     *   <li>the position table under Xavier and Kaiming: torch takes a tensor of three axes for a convolution, so its two
     *       fans both hold the width as a kernel size and microsoft/mup does not undo that. It is a look-up, with a deviation
     *       that has no width in it.
     * </ul>
     */
    static Stream<GoldenRow> weightsWithAWidthBasedInit() {
        return rows().stream()
                .filter(GoldenRow::isWeight)
                .filter(r -> !r.text("formula").equals("zeroed by user"))
                .filter(r -> !isPositionTableTakenForAConvolution(r));
    }

    private static boolean isPositionTableTakenForAConvolution(GoldenRow row) {
        return row.parameter().equals("pos")
                && (row.text("init").startsWith("xavier") || row.text("init").startsWith("kaiming"));
    }

    @ParameterizedTest
    @MethodSource("weightsWithAWidthBasedInit")
    void theInitialDeviationIsTheBaseDeviationTimesTheMultiplier(GoldenRow row) {
        double multiplier = plan(row, Gauge.MU_READOUT, OptimizerClass.SIGN).initStdMultiplier();

        assertThat(row.baseStd() * multiplier).isCloseTo(row.number("formula_std"), withinPercentage(PRINTED));
    }

    @Test
    void theInitialDeviationIsCheckedForAllButAFewWeights() {
        long weights = rows().stream().filter(GoldenRow::isWeight).count();
        long positionTables = rows().stream()
                .filter(GoldenTableTest::isPositionTableTakenForAConvolution)
                .count();

        assertThat(weightsWithAWidthBasedInit().count()).isEqualTo(weights - positionTables - ZEROED_QUERIES);
        assertThat(positionTables).isEqualTo(2 * 2);
    }

    /** One query matrix at each of the two widths. */
    private static final int ZEROED_QUERIES = 2;

    private static double forward(GoldenRow row) {
        return row.text("forward_mult").isEmpty() ? 1 : row.number("forward_mult");
    }

    private static TensorPlan plan(GoldenRow row, Gauge gauge, OptimizerClass optimizer) {
        return Planner.of(Parametrizations.MUP, gauge)
                .plan(List.of(row.spec(optimizer)))
                .tensors()
                .get(0);
    }
}
