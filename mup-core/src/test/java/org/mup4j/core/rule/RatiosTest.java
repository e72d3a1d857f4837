package org.mup4j.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatiosTest {

    @Test
    void theBaseIsOneInEveryDirection() {
        assertThat(Ratios.BASE).isEqualTo(new Ratios(1, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -2, Double.NaN, Double.POSITIVE_INFINITY})
    void aRatioIsAPositiveNumberAndTheErrorNamesTheAxis(double ratio) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ratios(ratio, 1, 1))
                .withMessage("The fan-in ratio is " + ratio + ", but a ratio of sizes is a positive number:"
                        + " check the target's and the base's fan-in");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ratios(1, ratio, 1))
                .withMessageStartingWith("The fan-out ratio is " + ratio);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ratios(1, 1, ratio))
                .withMessageStartingWith("The depth ratio is " + ratio);
    }
}
