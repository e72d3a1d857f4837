package org.mup4j.dl4j.internal.fleet.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.dl4j.internal.fleet.formula.Functions;
import org.mup4j.dl4j.internal.fleet.program.Activation;
import org.mup4j.dl4j.internal.fleet.program.ActivationKind;

/** The polynomials against the formulas in double precision, from 1e-9 to 80 on both sides of 0. */
class ValuesTest {

    /** Ten units in the last place of 6e-8, for the polynomials and the roundings after them. */
    private static final double TOLERANCE = 6e-7;

    /** Half a unit in the last place: gelu rounds the argument of its exponential, which counts as often as that is large. */
    private static final double ROUNDING = 6e-8;

    /** What takes the place of smaller exponentials is exp(-87), times an argument up to 80. */
    private static final double FLOOR = 2e-36;

    private static final float[] ARGUMENTS = arguments();

    private static float[] arguments() {
        double[] sizes =
                DoubleStream.iterate(1e-9, z -> z < 80, z -> z * 1.0007).toArray();
        float[] arguments = new float[Lanes.padded(2 * sizes.length)];
        for (int i = 0; i < sizes.length; i++) {
            arguments[2 * i] = (float) sizes[i];
            arguments[2 * i + 1] = (float) -sizes[i];
        }
        return arguments;
    }

    private static Activation activation(ActivationKind kind) {
        return new Activation(kind, kind == ActivationKind.LEAKY_RELU ? 0.01f : 0);
    }

    private static int[] bits(float... numbers) {
        return IntStream.range(0, numbers.length)
                .map(i -> Float.floatToRawIntBits(numbers[i]))
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOFTMAX")
    void valuesAreExactToTenUnits(ActivationKind kind) {
        int[] n = Arrays.copyOf(bits(ARGUMENTS), 2 * ARGUMENTS.length);

        Values.apply(activation(kind), n, 0, ARGUMENTS.length, ARGUMENTS.length);

        for (int i = 0; i < ARGUMENTS.length; i++) {
            double exact = Functions.value(activation(kind), ARGUMENTS[i]);
            double error = Math.abs(Float.intBitsToFloat(n[ARGUMENTS.length + i]) - exact);
            double rounding = kind == ActivationKind.GELU ? ROUNDING * 2 * Math.abs(ARGUMENTS[i]) : 0;
            assertThat(error)
                    .as("%s of %s", kind, ARGUMENTS[i])
                    .isLessThanOrEqualTo((TOLERANCE + rounding) * Math.abs(exact) + FLOOR);
        }
    }

    /** A slope is a sum or difference of terms up to 1, whose roundings stay when they cancel: hence relative to 1. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOFTMAX")
    void slopesAreExactToTenUnits(ActivationKind kind) {
        float[] ones = new float[ARGUMENTS.length];
        Arrays.fill(ones, 1);
        int[] n = IntStream.concat(Arrays.stream(bits(ARGUMENTS)), Arrays.stream(bits(ones)))
                .toArray();

        Slopes.multiply(activation(kind), n, 0, ARGUMENTS.length, ARGUMENTS.length);

        for (int i = 0; i < ARGUMENTS.length; i++) {
            double exact = Functions.slope(activation(kind), ARGUMENTS[i]);
            double error = Math.abs(Float.intBitsToFloat(n[ARGUMENTS.length + i]) - exact);
            assertThat(error).as("%s at %s", kind, ARGUMENTS[i]).isLessThanOrEqualTo(TOLERANCE * Math.max(1, exact));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOFTMAX")
    void noNumberStaysNoNumber(ActivationKind kind) {
        float[] numbers = new float[2 * Lanes.BLOCK];
        Arrays.fill(numbers, Float.NaN);
        int[] n = bits(numbers);
        Arrays.fill(n, Lanes.BLOCK, n.length, 0);

        Values.apply(activation(kind), n, 0, Lanes.BLOCK, Lanes.BLOCK);

        for (int i = 0; i < Lanes.BLOCK; i++) {
            assertThat(Float.intBitsToFloat(n[Lanes.BLOCK + i])).isNaN();
        }
    }
}
