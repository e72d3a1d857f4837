package org.mup4j.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepthScalingTest {

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            alpha, branch, sign rate, linear rate, sign epsilon
            0,      0,    -1,        -1,           0
            0.25,  -0.25, -0.75,     -0.5,        -0.25
            0.5,   -0.5,  -0.5,       0,          -0.5
            1,     -1,     0,         1,          -1
            2,     -2,     1,         3,          -2
            """)
    void residualRulesMoveTheStreamAlikeAtEveryDepth(
            double alpha, double branch, double sign, double linear, double epsilon) {
        DepthScaling rule = DepthScaling.alpha(alpha);

        assertThat(rule.isResidual()).isTrue();
        assertThat(rule.branch()).isEqualTo(PowerLaw.depth(branch));
        assertThat(rule.rule(OptimizerClass.SIGN)).isEqualTo(rule(sign, epsilon));
        assertThat(rule.rule(OptimizerClass.LINEAR)).isEqualTo(rule(linear, 0));
        assertThat(rule).hasToString("alpha(" + alpha + ")");
    }

    /**
     * The derivation: a block's weight gradient falls as the branch multiplier, {@code L^-alpha}, and one step is to change
     * the weight by {@code L^(alpha - 1)}, so that branch times change is {@code 1/L}.
     */
    @ParameterizedTest
    @EnumSource(
            value = OptimizerClass.class,
            names = {"LINEAR", "SIGN", "NORMALISED", "TRUST", "ORTHO"})
    void theBranchTimesOneStepIsOneOverDepth(OptimizerClass optimizer) {
        for (double alpha : new double[] {0, 0.5, 0.75, 1, 1.5}) {
            DepthScaling rule = DepthScaling.alpha(alpha);
            PowerLaw gradient = optimizer == OptimizerClass.LINEAR ? rule.branch() : PowerLaw.ONE;

            PowerLaw change =
                    rule.branch().times(rule.rule(optimizer).learningRate()).times(gradient);

            assertThat(change).as("alpha %s", alpha).isEqualTo(PowerLaw.depth(-1));
        }
    }

    @Test
    void depthMupAndCompletePAreAlphaOneHalfAndOne() {
        for (OptimizerClass optimizer : OptimizerClass.values()) {
            assertThat(DepthScaling.DEPTH_MUP.rule(optimizer))
                    .isEqualTo(DepthScaling.alpha(0.5).rule(optimizer));
            assertThat(DepthScaling.COMPLETE_P.rule(optimizer))
                    .isEqualTo(DepthScaling.alpha(1).rule(optimizer));
        }
        assertThat(DepthScaling.DEPTH_MUP.branch()).isEqualTo(PowerLaw.depth(-0.5));
        assertThat(DepthScaling.COMPLETE_P.branch()).isEqualTo(PowerLaw.depth(-1));
        assertThat(DepthScaling.COMPLETE_P.rule(OptimizerClass.SIGN).learningRate())
                .isEqualTo(PowerLaw.ONE);
        assertThat(DepthScaling.DEPTH_MUP.rule(OptimizerClass.LINEAR).learningRate())
                .isEqualTo(PowerLaw.ONE);
    }

    @Test
    void jelassiLowersEveryRateOfSgdAndHasNoBranch() {
        assertThat(DepthScaling.JELASSI.rule(OptimizerClass.LINEAR)).isEqualTo(rule(-1.5, 0));
        assertThat(DepthScaling.JELASSI.branch()).isEqualTo(PowerLaw.ONE);
        assertThat(DepthScaling.JELASSI.isResidual()).isFalse();
        assertThat(DepthScaling.JELASSI.rule(OptimizerClass.NONE)).isEqualTo(TensorRule.IDENTITY);
    }

    @ParameterizedTest
    @EnumSource(
            value = OptimizerClass.class,
            names = {"LINEAR", "NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void jelassiIsForSgdAloneAndSaysWhatElseThereIs(OptimizerClass optimizer) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> DepthScaling.JELASSI.rule(optimizer))
                .withMessage("The L^-3/2 rule of arXiv:2305.07810 is for SGD; for optimizers of class " + optimizer
                        + " no exponent is published: fit one and use DepthScaling.plain(x),"
                        + " or build the network with residual branches and use COMPLETE_P");
    }

    @ParameterizedTest
    @EnumSource(
            value = OptimizerClass.class,
            names = {"LINEAR", "SIGN"})
    void aFittedPlainExponentServesAnyOptimizer(OptimizerClass optimizer) {
        DepthScaling rule = DepthScaling.plain(1.33);

        assertThat(rule.rule(optimizer)).isEqualTo(rule(-1.33, 0));
        assertThat(rule.branch()).isEqualTo(PowerLaw.ONE);
        assertThat(rule.isResidual()).isFalse();
        assertThat(rule).hasToString("plain(1.33)");
    }

    @ParameterizedTest
    @EnumSource(OptimizerClass.class)
    void noneChangesNothing(OptimizerClass optimizer) {
        assertThat(DepthScaling.NONE.rule(optimizer)).isEqualTo(TensorRule.IDENTITY);
        assertThat(DepthScaling.NONE.branch()).isEqualTo(PowerLaw.ONE);
        assertThat(DepthScaling.NONE).isNotEqualTo(DepthScaling.alpha(0));
    }

    @Test
    void aFrozenTensorIsLeftAloneByEveryRule() {
        assertThat(DepthScaling.COMPLETE_P.rule(OptimizerClass.NONE)).isEqualTo(TensorRule.IDENTITY);
        assertThat(DepthScaling.plain(1).rule(OptimizerClass.NONE)).isEqualTo(TensorRule.IDENTITY);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 2.1, Double.NaN})
    void alphaLiesBetweenZeroAndTwo(double alpha) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DepthScaling.alpha(alpha))
                .withMessage("alpha is " + alpha + ", but a residual branch scales with an exponent from 0 to 2");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 3})
    void theEndsOfThatRangeBelongToIt(double exponent) {
        assertThat(DepthScaling.plain(exponent).rule(OptimizerClass.SIGN).learningRate())
                .isEqualTo(PowerLaw.depth(-exponent));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 3.1, Double.NaN})
    void aPlainExponentLiesBetweenZeroAndThree(double exponent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DepthScaling.plain(exponent))
                .withMessage(
                        "The exponent is " + exponent + ", but the rate of a plain network falls with one from 0 to 3");
    }

    @Test
    void isAValue() {
        assertThat(DepthScaling.alpha(0.7))
                .isEqualTo(DepthScaling.alpha(0.7))
                .hasSameHashCodeAs(DepthScaling.alpha(0.7));
        assertThat(DepthScaling.alpha(0.7)).isNotEqualTo(DepthScaling.alpha(0.8));
        assertThat(DepthScaling.alpha(1)).isNotEqualTo(DepthScaling.plain(1));
        assertThat(DepthScaling.DEPTH_MUP.name()).isEqualTo("Depth-muP");
        assertThat(DepthScaling.COMPLETE_P.name()).isEqualTo("CompleteP");
        assertThat(DepthScaling.JELASSI.name()).isEqualTo("Jelassi");
    }

    /** Forward multiplier and initialisation stay, and lr * decay stays. */
    private static TensorRule rule(double rate, double epsilon) {
        return new TensorRule(
                PowerLaw.ONE, PowerLaw.ONE, PowerLaw.depth(rate), PowerLaw.depth(epsilon), PowerLaw.depth(-rate));
    }
}
