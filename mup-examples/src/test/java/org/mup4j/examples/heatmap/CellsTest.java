package org.mup4j.examples.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mup4j.examples.heatmap.Cells.Selection;

/** Exponents and variations of made-up cells. */
class CellsTest {

    private static final int[] WIDTHS = {16, 64, 256};
    private static final int[] DEPTHS = {2, 4, 8};

    /** {@code width^0.5 * depth^1.5}, two seeds that differ by a factor of two. */
    private static Cells powers() {
        double[][][] values = new double[3][3][];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double value = Math.sqrt(WIDTHS[j]) * Math.pow(DEPTHS[i], 1.5);
                values[i][j] = new double[] {value / Math.sqrt(2), value * Math.sqrt(2)};
            }
        }
        return new Cells(WIDTHS, DEPTHS, values);
    }

    @Test
    void theMeanOverSeedsIsGeometric() {
        assertThat(powers().mean(1, 1)).isCloseTo(64, within(1e-9));
    }

    @Test
    void aPooledExponentHasAConstantForEveryDepth() {
        assertThat(powers().widthExponent(Selection.ALL).value()).isCloseTo(0.5, within(1e-9));
        assertThat(powers().depthExponent(Selection.ALL).value()).isCloseTo(1.5, within(1e-9));
        assertThat(powers().widthExponent(Selection.NARROW).value()).isCloseTo(0.5, within(1e-9));
        assertThat(powers().depthExponent(Selection.NARROW).value()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void anExponentNeedsTwoSizes() {
        assertThat(powers().widthExponent(2, Selection.NARROW).isKnown()).isFalse();
        assertThat(powers().depthExponent(0, Selection.NARROW).isKnown()).isFalse();
        assertThat(powers().widthExponent((depth, width) -> false).isKnown()).isFalse();
    }

    /** sd of {4, 8, 16} is 4.99, mean 9.33; every depth has the same. */
    @Test
    void variationIsPopulationDeviationOverMean() {
        assertThat(powers().cvWidth(Selection.ALL)).isCloseTo(0.5345, within(1e-4));
        assertThat(Cells.variation(new double[] {3, 3})).isZero();
    }

    @Test
    void verdicts() {
        Prediction prediction = new Prediction(0.5, 0.1);

        assertThat(prediction.verdict(0.58, 0.4, 0.7)).isEqualTo("PASS");
        assertThat(prediction.verdict(0.62, 0.55, 0.69)).isEqualTo("INCONCLUSIVE");
        assertThat(prediction.verdict(0.65, 0.61, 0.69)).isEqualTo("FAIL");
        assertThat(prediction.verdict(0.30, 0.25, 0.35)).isEqualTo("FAIL");
        assertThat(prediction.verdict(Double.NaN, Double.NaN, Double.NaN)).isEqualTo("INCONCLUSIVE");
    }
}
