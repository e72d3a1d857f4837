package org.mup4j.examples.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mup4j.examples.plot.CurvePanel.Axis;

/** An axis always has a few ticks, whose labels tell them apart. */
class TicksTest {

    @Test
    void manyDecadesHaveTheirPowers() {
        assertThat(labels(new Axis(9e-6, 1.1, 10))).containsExactly("1e-5", "1e-4", "1e-3", "0.01", "0.1", "1");
    }

    @Test
    void widthsHavePowersOfTwo() {
        assertThat(labels(new Axis(15, 70, 2))).containsExactly("16", "32", "64");
    }

    @Test
    void aDecadeHasDoublesAndFivefolds() {
        assertThat(labels(new Axis(0.15, 2.1, 10))).containsExactly("0.2", "0.5", "1", "2");
    }

    @Test
    void aNarrowAxisHasEvenSteps() {
        assertThat(labels(new Axis(0.22, 0.31, 10))).containsExactly("0.22", "0.24", "0.26", "0.28", "0.3");
    }

    @ParameterizedTest
    @CsvSource({"0.22,0.31", "0.693,0.6932", "1.0002,1.0011", "950,1040", "2.1e-7,2.4e-7", "3,8", "1,1.05", "9.1,11"})
    void everyAxisHasThreeToElevenTicksOfDifferentNames(double low, double high) {
        List<String> labels = labels(new Axis(low, high, 10));
        assertThat(labels).hasSizeBetween(3, 11).doesNotHaveDuplicates();
        for (double tick : Ticks.of(new Axis(low, high, 10))) {
            assertThat(tick).isBetween(low * (1 - 1e-12), high * (1 + 1e-12));
        }
    }

    private static List<String> labels(Axis axis) {
        return Arrays.stream(Ticks.of(axis)).mapToObj(Ticks::label).toList();
    }
}
