package org.mup4j.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gauge transformation {@code a *= theta, b /= theta}, row by row. */
class GaugeMoveTest {

    /** Powers of theta by class. For the classes that train, the columns are the rows of the table of gauge moves. */
    private static final String TABLE = """
            class,      lr, eps, coupled decay, independent decay, l2
            LINEAR,     -2,   0,             2,                 0,  2
            SIGN,       -1,   1,             1,                 0,  2
            NORMALISED, -1,   1,             1,                 0,  2
            ORTHO,      -1,   1,             1,                 0,  2
            TRUST,       0,   1,             0,                 0,  2
            SELF,        0,   0,             0,                 0,  0
            NONE,        0,   0,             0,                 0,  0
            """;

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = TABLE)
    void multipliesEachNumberByItsPowerOfTheta(
            OptimizerClass optimizer, int lr, int eps, int coupled, int independent, int l2) {
        GaugeMove move = GaugeMove.of(4, optimizer);

        // 4 is a power of two: every power of it is a double, nothing is rounded.
        assertThat(move)
                .isEqualTo(new GaugeMove(
                        4,
                        0.25,
                        Math.pow(4, lr),
                        Math.pow(4, eps),
                        Math.pow(4, coupled),
                        Math.pow(4, independent),
                        Math.pow(4, l2)));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = TABLE)
    void movesARuleByTheSamePowers(OptimizerClass optimizer, int lr, int eps, int coupled, int independent, int l2) {
        PowerLaw theta = new PowerLaw(-1, 0.5, 0);

        TensorRule moved = TensorRule.IDENTITY.move(theta, optimizer);

        assertThat(moved)
                .isEqualTo(new TensorRule(
                        theta, theta.inverse(), theta.power(lr), theta.power(eps), theta.power(coupled)));
    }

    @ParameterizedTest
    @EnumSource(OptimizerClass.class)
    void keepsTheInitialEffectiveWeightAndTheShrinkPerStep(OptimizerClass optimizer) {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            GaugeMove move = GaugeMove.of(Math.exp(random.nextGaussian()), optimizer);

            // Four roundings at most between the two sides: below 1e-15.
            assertThat(move.forward() * move.initStd()).isCloseTo(1, within(1e-15));
            assertThat(move.learningRate() * move.coupledDecay()).isCloseTo(1, within(1e-15));
            assertThat(move.independentDecay()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(OptimizerClass.class)
    void movingThereAndBackIsTheIdentity(OptimizerClass optimizer) {
        Random random = new Random(11);
        for (int i = 0; i < 100; i++) {
            TensorRule rule = randomRule(random);
            PowerLaw theta = randomLaw(random);

            assertThat(rule.move(theta, optimizer).move(theta.inverse(), optimizer))
                    .isEqualTo(rule);
        }
    }

    @ParameterizedTest
    @EnumSource(OptimizerClass.class)
    void twoMovesAreOneMoveByTheProduct(OptimizerClass optimizer) {
        Random random = new Random(13);
        for (int i = 0; i < 100; i++) {
            TensorRule rule = randomRule(random);
            PowerLaw first = randomLaw(random);
            PowerLaw second = randomLaw(random);

            assertThat(rule.move(first, optimizer).move(second, optimizer))
                    .isEqualTo(rule.move(first.times(second), optimizer));
        }
    }

    @ParameterizedTest
    @EnumSource(OptimizerClass.class)
    void aMovedRuleIsTheRuleTimesTheFactorsOfTheMove(OptimizerClass optimizer) {
        Random random = new Random(17);
        Ratios ratios = new Ratios(4, 16, 64);
        for (int i = 0; i < 100; i++) {
            TensorRule rule = randomRule(random);
            PowerLaw theta = randomLaw(random);

            TensorRule moved = rule.move(theta, optimizer);
            GaugeMove move = GaugeMove.of(theta.at(ratios), optimizer);

            // Ratios are even powers of two, so all is exact but for exponents above 4, which take the power function:
            // each of three within one unit in the last place, 2.2e-16.
            assertRatio(moved.forward(), rule.forward(), ratios, move.forward());
            assertRatio(moved.initStd(), rule.initStd(), ratios, move.initStd());
            assertRatio(moved.learningRate(), rule.learningRate(), ratios, move.learningRate());
            assertRatio(moved.epsilon(), rule.epsilon(), ratios, move.epsilon());
            assertRatio(moved.weightDecay(), rule.weightDecay(), ratios, move.coupledDecay());
        }
    }

    private static void assertRatio(PowerLaw moved, PowerLaw before, Ratios ratios, double factor) {
        assertThat(moved.at(ratios) / before.at(ratios) / factor).isCloseTo(1, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void thetaIsPositiveAndFinite(double theta) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GaugeMove.of(theta, OptimizerClass.SIGN))
                .withMessage("A gauge moves by a positive finite theta, not " + theta);
    }

    @Test
    void aRuleTimesAnotherIsTheProductLawByLaw() {
        TensorRule rule = new TensorRule(
                PowerLaw.fanIn(1), PowerLaw.fanIn(2), PowerLaw.fanIn(3), PowerLaw.fanIn(4), PowerLaw.fanIn(5));
        TensorRule other = new TensorRule(
                PowerLaw.depth(5), PowerLaw.depth(4), PowerLaw.depth(3), PowerLaw.depth(2), PowerLaw.depth(1));

        assertThat(rule.times(other))
                .isEqualTo(new TensorRule(
                        new PowerLaw(1, 0, 5),
                        new PowerLaw(2, 0, 4),
                        new PowerLaw(3, 0, 3),
                        new PowerLaw(4, 0, 2),
                        new PowerLaw(5, 0, 1)));
        assertThat(rule.times(TensorRule.IDENTITY)).isEqualTo(rule);
    }

    private static TensorRule randomRule(Random random) {
        return new TensorRule(
                randomLaw(random), randomLaw(random), randomLaw(random), randomLaw(random), randomLaw(random));
    }

    /** Multiples of 1/2: sums and products of them are exact, so the group laws can be asked for with equals. */
    private static PowerLaw randomLaw(Random random) {
        return new PowerLaw(half(random), half(random), half(random));
    }

    private static double half(Random random) {
        return (random.nextInt(9) - 4) / 2.0;
    }
}
