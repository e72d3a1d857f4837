package org.mup4j.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published tables, each transcribed a second time: exponents of n, where every growing axis grows as n. */
class ParametrizationsTest {

    private static final List<OptimizerClass> WITH_A_RATE = List.of(
            OptimizerClass.LINEAR,
            OptimizerClass.SIGN,
            OptimizerClass.NORMALISED,
            OptimizerClass.TRUST,
            OptimizerClass.ORTHO);

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            gauge,           role,      a,    b, SGD, sign
            MULTIPLIER_FREE, INPUT,     0,    0,   1,  0
            MULTIPLIER_FREE, VECTOR,    0,    0,   1,  0
            MULTIPLIER_FREE, HIDDEN,    0, -0.5,   0, -1
            MULTIPLIER_FREE, OUTPUT,    0,   -1,  -1, -1
            MULTIPLIER_FREE, SCALAR,    0,    0,   0,  0
            MU_READOUT,      INPUT,     0,    0,   1,  0
            MU_READOUT,      VECTOR,    0,    0,   1,  0
            MU_READOUT,      HIDDEN,    0, -0.5,   0, -1
            MU_READOUT,      OUTPUT,   -1,    0,   1,  0
            MU_READOUT,      SCALAR,    0,    0,   0,  0
            SYMMETRIC,       INPUT,   0.5, -0.5,   0, -0.5
            SYMMETRIC,       VECTOR,    0,    0,   1,  0
            SYMMETRIC,       HIDDEN,    0, -0.5,   0, -1
            SYMMETRIC,       OUTPUT, -0.5, -0.5,   0, -0.5
            SYMMETRIC,       SCALAR,    0,    0,   0,  0
            """)
    void mupInThreeGauges(Gauge gauge, Role role, double a, double b, double sgd, double sign) {
        assertRow(fixed(Parametrizations.MUP, gauge, role, OptimizerClass.LINEAR), a, b, sgd);
        assertRow(fixed(Parametrizations.MUP, gauge, role, OptimizerClass.SIGN), a, b, sign);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            name,       role,      a,  b, SGD, sign
            NTK,        INPUT,     0,  0,  0,  0
            NTK,        VECTOR,    0,  0,  0,  0
            NTK,        HIDDEN, -0.5,  0,  0, -0.5
            NTK,        OUTPUT, -0.5,  0,  0, -0.5
            NTK,        SCALAR,    0,  0,  0,  0
            mean-field, INPUT,     0,  0,  1,  0
            mean-field, VECTOR,    0,  0,  1,  0
            mean-field, HIDDEN, -0.5,  0,  1, -0.5
            mean-field, OUTPUT,   -1,  0,  1,  0
            mean-field, SCALAR,    0,  0,  0,  0
            SP,         INPUT,     0,  0,  0,  0
            SP,         VECTOR,    0,  0,  0,  0
            SP,         HIDDEN,    0,  0,  0,  0
            SP,         OUTPUT,    0,  0,  0,  0
            SP,         SCALAR,    0,  0,  0,  0
            """)
    void neuralTangentMeanFieldAndStandardAsStated(
            String name, Role role, double a, double b, double sgd, double sign) {
        Parametrization parametrization = Parametrizations.byName(name);

        assertRow(parametrization.rule(role, OptimizerClass.LINEAR), a, b, sgd);
        assertRow(parametrization.rule(role, OptimizerClass.SIGN), a, b, sign);
    }

    /**
     * Weights of n to the power of -b, rates of n to the power of -c: arXiv:2407.05872, the standard parametrization, by
     * alignment.
     */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            name,          role,     b,  SGD, sign
            SP-full-align, INPUT,    0, -0.5,    0
            SP-full-align, HIDDEN, 0.5,  0.5,    1
            SP-full-align, OUTPUT, 0.5,    1,    1
            SP-no-align,   INPUT,    0, -0.5,    0
            SP-no-align,   HIDDEN, 0.5,    0,  0.5
            SP-no-align,   OUTPUT, 0.5,  0.5,  0.5
            """)
    void standardWithARateForEachLayer(String name, Role role, double b, double sgd, double sign) {
        Parametrization parametrization = Parametrizations.byName(name);

        assertRow(parametrization.rule(role, OptimizerClass.LINEAR), 0, 0 - b, 0 - sgd);
        assertRow(parametrization.rule(role, OptimizerClass.SIGN), 0, 0 - b, 0 - sign);
    }

    /** Rates of Adam as arXiv:2407.17465 has them: 1/sqrt(fan-out), 1/sqrt(fan-in), 1; multipliers 1, 1/sqrt(fan-in), 1/fan-in. */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            role,   forward, init, rate
            INPUT,  1,       1,    ro^-1/2
            VECTOR, 1,       1,    1
            HIDDEN, ri^-1/2, 1,    ri^-1/2
            OUTPUT, 1/ri,    1,    1
            """)
    void unitScaledMaximalUpdate(Role role, String forward, String init, String rate) {
        TensorRule rule = Parametrizations.U_MUP.rule(role, OptimizerClass.SIGN);

        assertThat(rule.forward()).hasToString(forward);
        assertThat(rule.initStd()).hasToString(init);
        assertThat(rule.learningRate()).hasToString(rate);
    }

    @Test
    void unitScaledMaximalUpdateIsMupInAnotherGaugeButForTheInputRate() {
        for (Gauge gauge : Gauge.values()) {
            for (Role role : List.of(Role.VECTOR, Role.HIDDEN, Role.OUTPUT, Role.SCALAR)) {
                assertThat(fixed(Parametrizations.U_MUP, gauge, role, OptimizerClass.SIGN))
                        .as("%s %s", role, gauge)
                        .isEqualTo(fixed(Parametrizations.MUP, gauge, role, OptimizerClass.SIGN));
            }
        }
        assertThat(fixed(Parametrizations.U_MUP, Gauge.MULTIPLIER_FREE, Role.INPUT, OptimizerClass.SIGN)
                        .learningRate())
                .hasToString("ro^-1/2");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Parametrizations.U_MUP.rule(Role.HIDDEN, OptimizerClass.LINEAR))
                .withMessageContaining("use one of class SIGN, or the parametrization muP");
    }

    private static void assertRow(TensorRule rule, double a, double b, double rate) {
        assertThat(exponent(rule.forward())).as("a").isEqualTo(a);
        assertThat(exponent(rule.initStd())).as("b").isEqualTo(b);
        assertThat(exponent(rule.learningRate())).as("rate").isEqualTo(rate);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            class,      INPUT,  HIDDEN,          OUTPUT
            LINEAR,     ro,     ro/ri,           1/ri
            SIGN,       1,      1/ri,            1/ri
            NORMALISED, ro^1/2, ri^-1/2*ro^1/2,  ri^-1/2
            TRUST,      1,      ri^-1/2,         1
            ORTHO,      ro^1/2, ri^-1/2*ro^1/2,  ri^-1/2
            """)
    void ratesOfEachOptimizerClassInTheRatiosOfBothFans(
            OptimizerClass optimizer, String input, String hidden, String output) {
        assertThat(Parametrizations.MUP.rule(Role.INPUT, optimizer).learningRate())
                .hasToString(input);
        assertThat(Parametrizations.MUP.rule(Role.VECTOR, optimizer).learningRate())
                .hasToString(input);
        assertThat(Parametrizations.MUP.rule(Role.HIDDEN, optimizer).learningRate())
                .hasToString(hidden);
        assertThat(Parametrizations.MUP.rule(Role.OUTPUT, optimizer).learningRate())
                .hasToString(output);
        assertThat(Parametrizations.MUP.rule(Role.HIDDEN, optimizer).initStd()).hasToString("ri^-1/2");
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            gauge,           INPUT,    VECTOR, HIDDEN, OUTPUT,  SCALAR
            MULTIPLIER_FREE, 1/ro,     1/ro,   1/ro,   1,       1
            MU_READOUT,      1/ro,     1/ro,   1/ro,   1/ri,    1
            SYMMETRIC,       ro^-1/2,  1/ro,   1/ro,   ri^-1/2, 1
            """)
    void epsilonOfSignOptimizersFollowsTheGradientEntry(
            Gauge gauge, String input, String vector, String hidden, String output, String scalar) {
        assertThat(epsilon(gauge, Role.INPUT)).hasToString(input);
        assertThat(epsilon(gauge, Role.VECTOR)).hasToString(vector);
        assertThat(epsilon(gauge, Role.HIDDEN)).hasToString(hidden);
        assertThat(epsilon(gauge, Role.OUTPUT)).hasToString(output);
        assertThat(epsilon(gauge, Role.SCALAR)).hasToString(scalar);
    }

    private static PowerLaw epsilon(Gauge gauge, Role role) {
        return fixed(Parametrizations.MUP, gauge, role, OptimizerClass.SIGN).epsilon();
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            name,       INPUT,   HIDDEN,           OUTPUT
            NTK,        ro^-1/2, ri^-1/2*ro^-1/2,  ri^-1/2
            mean-field, 1/ro,    ri^-1/2*ro^-1,    1/ri
            SP-full-align, ro^-1/2, ro^-1/2,       1
            SP-no-align, ro^-1/2, ro^-1/2,         1
            u-muP,      1/ro,    ri^-1/2*ro^-1,    1/ri
            """)
    void epsilonOfTheOtherTables(String name, String input, String hidden, String output) {
        Parametrization parametrization = Parametrizations.byName(name);

        assertThat(parametrization.rule(Role.INPUT, OptimizerClass.SIGN).epsilon())
                .hasToString(input);
        assertThat(parametrization.rule(Role.HIDDEN, OptimizerClass.SIGN).epsilon())
                .hasToString(hidden);
        assertThat(parametrization.rule(Role.OUTPUT, OptimizerClass.SIGN).epsilon())
                .hasToString(output);
    }

    @Test
    void anOptimizerWithoutEpsilonHasNoneToScale() {
        for (Role role : Role.values()) {
            for (Gauge gauge : Gauge.values()) {
                assertThat(fixed(Parametrizations.MUP, gauge, role, OptimizerClass.LINEAR)
                                .epsilon())
                        .isEqualTo(PowerLaw.ONE);
            }
        }
    }

    @Test
    void theShrinkPerStepOfCoupledDecayHasNoWidthInAnyGauge() {
        for (Parametrization parametrization : List.of(Parametrizations.MUP, Parametrizations.MEAN_FIELD)) {
            for (OptimizerClass optimizer : WITH_A_RATE) {
                for (Role role : Role.values()) {
                    for (Gauge gauge : Gauge.values()) {
                        TensorRule rule = fixed(parametrization, gauge, role, optimizer);

                        assertThat(rule.weightDecay().times(rule.learningRate()))
                                .as("%s %s %s %s", parametrization, optimizer, role, gauge)
                                .isEqualTo(PowerLaw.ONE);
                    }
                }
            }
        }
        assertThat(Parametrizations.MUP.rule(Role.HIDDEN, OptimizerClass.SIGN).weightDecay())
                .hasToString("ri");
    }

    @Test
    void meanFieldIsMupInAnotherGaugeForEveryClass() {
        for (OptimizerClass optimizer : WITH_A_RATE) {
            for (Role role : Role.values()) {
                for (Gauge gauge : Gauge.values()) {
                    assertThat(fixed(Parametrizations.MEAN_FIELD, gauge, role, optimizer))
                            .as("%s %s %s", optimizer, role, gauge)
                            .isEqualTo(fixed(Parametrizations.MUP, gauge, role, optimizer));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OptimizerClass.class,
            names = {"LINEAR", "SIGN"})
    void neuralTangentDiffersFromMupInKind(OptimizerClass optimizer) {
        TensorRule ntk = fixed(Parametrizations.NTK, Gauge.MULTIPLIER_FREE, Role.OUTPUT, optimizer);
        TensorRule mup = fixed(Parametrizations.MUP, Gauge.MULTIPLIER_FREE, Role.OUTPUT, optimizer);

        // The initial effective readout, a*b, is the same in every gauge: no move can bridge n^-1/2 and n^-1.
        assertThat(ntk.initStd()).isEqualTo(PowerLaw.fanIn(-0.5));
        assertThat(mup.initStd()).isEqualTo(PowerLaw.fanIn(-1));
    }

    @Test
    void anOptimizerWithoutALearningRateIsRefusedWithAdvice() {
        for (Parametrization parametrization :
                List.of(Parametrizations.MUP, Parametrizations.NTK, Parametrizations.MEAN_FIELD)) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> parametrization.rule(Role.HIDDEN, OptimizerClass.SELF))
                    .withMessage(parametrization.name() + " cannot scale an optimizer without a learning rate"
                            + " (class SELF, AdaDelta): use Adam, RmsProp or Sgd instead");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OptimizerClass.class,
            names = {"NORMALISED", "TRUST", "ORTHO"})
    void aMissingRowSaysWhichRowsThereAre(OptimizerClass optimizer) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Parametrizations.NTK.rule(Role.HIDDEN, optimizer))
                .withMessage("NTK has no learning-rate rule for optimizers of class " + optimizer
                        + ": use one of class LINEAR, SIGN, or the parametrization muP");
    }

    @Test
    void aFrozenTensorAndAScalarAreNeverScaled() {
        for (Parametrization parametrization : Parametrizations.all()) {
            for (Role role : Role.values()) {
                assertThat(parametrization.rule(role, OptimizerClass.NONE)).isEqualTo(TensorRule.IDENTITY);
            }
            for (OptimizerClass optimizer : WITH_A_RATE) {
                assertThat(parametrization.rule(Role.SCALAR, optimizer)).isEqualTo(TensorRule.IDENTITY);
            }
        }
    }

    @Test
    void onlyTheStandardOneLeavesTheNetworkAsConfigured() {
        assertThat(Parametrizations.all())
                .filteredOn(Parametrization::leavesAsConfigured)
                .containsExactly(Parametrizations.SP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean-field", "MEAN_FIELD", "Mean Field", "meanfield"})
    void areFoundByNameInAnySpelling(String name) {
        assertThat(Parametrizations.byName(name)).isSameAs(Parametrizations.MEAN_FIELD);
        assertThat(Parametrizations.byName("MUP")).isSameAs(Parametrizations.MUP);
        assertThat(Parametrizations.all()).allSatisfy(p -> {
            assertThat(p).hasToString(p.name());
            assertThat(Parametrizations.byName(p.name())).isSameAs(p);
        });
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parametrizations.byName("mupp"))
                .withMessage(
                        "There is no parametrization 'mupp': use one of SP, muP, NTK, mean-field, SP-full-align, SP-no-align, u-muP");
    }

    private static TensorRule fixed(Parametrization p, Gauge gauge, Role role, OptimizerClass optimizer) {
        return gauge.fix(p.rule(role, optimizer), role, optimizer);
    }

    private static double exponent(PowerLaw law) {
        return law.fanIn() + law.fanOut();
    }
}
