package org.mup4j.examples.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** Losses and metrics against figures worked out by hand. */
class ObjectiveTest {

    /** Rounding of a handful of operations. */
    private static final double ROUNDING = 1e-14;

    @Test
    void regressionHasMeanSquaredErrorAndRSquared() {
        RunRecord.Validation v = Objective.REGRESSION.judge(
                3,
                Nd4j.createFromArray(new double[][] {{1}, {2}, {5}}),
                Nd4j.createFromArray(new double[][] {{1}, {3}, {2}}));

        // Errors 0, -1, 3; labels around their mean 2: -1, 1, 0.
        assertThat(v.step()).isEqualTo(3);
        assertThat(v.loss()).isEqualTo(10 / 3.0, within(ROUNDING));
        assertThat(v.metric()).isEqualTo(1 - 10 / 2.0, within(ROUNDING));
    }

    @Test
    void labelsThatAreAllAlikeHaveNoRSquared() {
        assertThat(Objective.REGRESSION
                        .judge(1, Nd4j.createFromArray(new double[][] {{1}, {2}}), Nd4j.createFromArray(new double[][] {
                            {2}, {2}
                        }))
                        .metric())
                .isNaN();
    }

    @Test
    void classificationHasCrossEntropyAndAccuracy() {
        RunRecord.Validation v = Objective.CLASSIFICATION.judge(
                1,
                Nd4j.createFromArray(new double[][] {{0.5, 0.25, 0.25}, {0.1, 0.2, 0.7}, {1, 0, 0}}),
                Nd4j.createFromArray(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}));

        // The last probability is 0 and counts as 1e-10, as in Deeplearning4j.
        assertThat(v.loss()).isEqualTo((Math.log(2) + Math.log(5) + 10 * Math.log(10)) / 3, within(ROUNDING));
        assertThat(v.metric()).isEqualTo(1 / 3.0, within(ROUNDING));
    }
}
