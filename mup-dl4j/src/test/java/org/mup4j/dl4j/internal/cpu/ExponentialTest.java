package org.mup4j.dl4j.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialTest {

    /** Two units in the last place of a float. */
    private static final double ROUNDING = 2.4e-7;

    @Test
    void agreesWithTheLibraryOverItsWholeRange() {
        int count = 20_001;
        float[] x = new float[count];
        float[] y = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = -87 + 175f * i / (count - 1);
            y[i] = x[i];
        }

        Exponential.own().apply(y, count);

        for (int i = 0; i < count; i++) {
            assertThat(y[i] / Math.exp(x[i]) - 1).as("exp(%s)", x[i]).isBetween(-ROUNDING, ROUNDING);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-1e30f, Float.NEGATIVE_INFINITY, -88})
    void givesNextToNothingFarBelowZero(float x) {
        float[] y = {x};

        Exponential.own().apply(y, 1);

        assertThat(y[0]).isBetween(0f, 2e-38f);
    }

    @Test
    void keepsWhatIsNoNumber() {
        float[] y = {Float.NaN, 0};

        Exponential.own().apply(y, 2);

        assertThat(y).containsExactly(Float.NaN, 1);
    }

    @Test
    void leavesTheRestOfTheArrayAlone() {
        float[] y = {0, 0, 5};

        Exponential.own().apply(y, 2);

        assertThat(y).containsExactly(1, 1, 5);
    }
}
