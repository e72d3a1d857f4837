package org.mup4j.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PowerLawTest {

    @ParameterizedTest
    @CsvSource({
        "3, 1, 3",
        "3, 2, 9",
        "3, 3, 27",
        "3, 4, 81",
        "8, -1, 0.125",
        "8, -2, 0.015625",
        "8, -3, 0.001953125",
        "256, 0.5, 16",
        "256, -0.5, 0.0625",
        "256, 1.5, 4096",
        "256, -1.5, 0.000244140625",
        "9, 3.5, 2187",
        "7, 0, 1"
    })
    void isExactWhereTheResultIsADouble(double ratio, double exponent, double expected) {
        assertThat(PowerLaw.fanIn(exponent).at(new Ratios(ratio, 5, 7))).isEqualTo(expected);
        assertThat(PowerLaw.fanOut(exponent).at(new Ratios(5, ratio, 7))).isEqualTo(expected);
        assertThat(PowerLaw.depth(exponent).at(new Ratios(5, 7, ratio))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(doubles = {3, 8, 1.0 / 3, 100.0 / 64})
    void isTheRoundedReciprocalOrRootElsewhere(double ratio) {
        Ratios ratios = new Ratios(ratio, 1, 1);

        assertThat(PowerLaw.fanIn(-1).at(ratios)).isEqualTo(1 / ratio);
        assertThat(PowerLaw.fanIn(0.5).at(ratios)).isEqualTo(Math.sqrt(ratio));
        assertThat(PowerLaw.fanIn(-0.5).at(ratios)).isEqualTo(1 / Math.sqrt(ratio));
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 3, 5, 7, 8, 10, 12, 1.0 / 3, 1e6})
    void takesOneRootOverAllHalfPowersSoThatEqualRatiosCancel(double ratio) {
        Ratios equal = new Ratios(ratio, ratio, 1);

        assertThat(new PowerLaw(-0.5, 0.5, 0).at(equal)).isEqualTo(1);
        assertThat(new PowerLaw(0.5, 0.5, 0).at(equal)).isEqualTo(ratio);
        assertThat(new PowerLaw(-0.5, -0.5, 0).at(equal)).isEqualTo(1 / ratio);
    }

    @ParameterizedTest
    @CsvSource({"0.3, 8, 1.8660659830736148", "-0.25, 16, 0.5", "5, 3, 243", "-6, 2, 0.015625", "4.5, 4, 512"})
    void takesOtherExponentsFromThePowerFunction(double exponent, double ratio, double expected) {
        // One part in 10^15: StrictMath.pow is within one unit in the last place, the reciprocal adds half of one.
        assertThat(PowerLaw.fanIn(exponent).at(new Ratios(ratio, 2, 2))).isCloseTo(expected, within(1e-15 * expected));
    }

    @Test
    void isExactlyOneAtTheBaseWhateverTheExponents() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            PowerLaw law = new PowerLaw(random.nextGaussian(), random.nextInt(9) / 2.0, -random.nextInt(15) / 2.0);

            assertThat(law.at(Ratios.BASE)).as("%s", law).isEqualTo(1);
        }
    }

    @Test
    void productPowerAndInverseActOnTheExponents() {
        PowerLaw law = new PowerLaw(1, -0.5, 2);

        assertThat(law.times(PowerLaw.fanOut(0.5))).isEqualTo(new PowerLaw(1, 0, 2));
        assertThat(law.power(-2)).isEqualTo(new PowerLaw(-2, 1, -4));
        assertThat(law.times(law.inverse())).isEqualTo(PowerLaw.ONE);
        assertThat(law.at(new Ratios(3, 4, 2))).isEqualTo(3 * 4 / 2.0);
    }

    @Test
    void aNegativeZeroIsZeroSoThatEqualLawsAreEqual() {
        assertThat(PowerLaw.ONE.inverse()).isEqualTo(PowerLaw.ONE);
        assertThat(new PowerLaw(-0.0, -0.0, -0.0)).isEqualTo(PowerLaw.ONE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 1",
        "1, 0, 0, ri",
        "-1, 0, 0, 1/ri",
        "0, -1, 0, 1/ro",
        "0, 0, -1, 1/rL",
        "-0.5, 0, 0, ri^-1/2",
        "0, 1.5, 0, ro^3/2",
        "0, 2, 0, ro^2",
        "-1, 1, 0, ro/ri",
        "-1, 1, -0.5, ri^-1*ro*rL^-1/2",
        "-0.5, 0.5, 0, ri^-1/2*ro^1/2",
        "0, -1, -1, ro^-1*rL^-1",
        "0, 0, 0.33, rL^0.33"
    })
    void readsAsAFormula(double fanIn, double fanOut, double depth, String formula) {
        assertThat(new PowerLaw(fanIn, fanOut, depth)).hasToString(formula);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesAnExponentThatIsNotFinite(double exponent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PowerLaw.fanIn(exponent))
                .withMessage("A power law's exponent must be finite, not " + exponent);
        assertThatIllegalArgumentException().isThrownBy(() -> PowerLaw.fanOut(exponent));
        assertThatIllegalArgumentException().isThrownBy(() -> PowerLaw.depth(exponent));
    }
}
