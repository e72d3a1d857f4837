package org.mup4j.dl4j.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both kinds of loops against plain ones in double precision, at lengths that are and are not whole numbers of vectors. */
class LoopsTest {

    private static final int[] COUNTS = {0, 1, 7, 16, 31, 32, 33, 100, 1024, 5000};

    static Stream<Arguments> loops() {
        return Stream.of(new PlainLoops(), Loops.fastest())
                .flatMap(loops -> Stream.of(COUNTS)
                        .flatMap(counts -> Arrays.stream(counts).mapToObj(n -> Arguments.of(loops, n))));
    }

    private static float[] numbers(long seed, int count) {
        Random random = new Random(seed);
        float[] numbers = new float[count + 3];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian() * 3;
        }
        return numbers;
    }

    /** The tests run with the module that brings vectors. */
    @Test
    void theFastestAreThoseOfTheVectorApi() {
        assertThat(Loops.fastest().toString()).startsWith("Vector API");
    }

    @ParameterizedTest
    @MethodSource("loops")
    void sumsAreThoseOfDoublePrecision(Loops loops, int count) {
        float[] x = numbers(1, count);
        float[] y = numbers(2, count);
        double sum = 0;
        double squares = 0;
        double product = 0;
        double size = 0;
        for (int i = 0; i < count; i++) {
            sum += x[i];
            squares += (x[i] - 0.5) * (x[i] - 0.5);
            product += (double) x[i] * y[i];
            size += Math.abs(x[i]) + x[i] * x[i] + Math.abs(x[i] * y[i]);
        }
        double rounding = 1e-6 * (size + 1);
        assertThat((double) loops.sum(x, count)).isCloseTo(sum, within(rounding));
        assertThat((double) loops.squares(x, count, 0.5f)).isCloseTo(squares, within(rounding));
        assertThat((double) loops.product(x, y, count)).isCloseTo(product, within(rounding));
    }

    @ParameterizedTest
    @MethodSource("loops")
    void exponentialsAreThoseOfDoublePrecisionAndTheRestIsLeft(Loops loops, int count) {
        float[] x = numbers(3, count);
        float[] before = x.clone();
        loops.exp(x, count);
        for (int i = 0; i < x.length; i++) {
            if (i < count) {
                double exact = Math.exp(before[i]);
                assertThat((double) x[i]).isCloseTo(exact, within(3e-7 * exact));
            } else {
                assertThat(x[i]).isEqualTo(before[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void whatHasNoFloatIsBounded(Loops loops, int count) {
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = switch (i % 4) {
                case 0 -> -1e4f;
                case 1 -> 1e4f;
                case 2 -> Float.NEGATIVE_INFINITY;
                default -> 0;
            };
        }
        loops.exp(x, count);
        for (int i = 0; i < count; i++) {
            double exact = Math.exp(i % 4 == 1 ? 88 : i % 4 == 3 ? 0 : -87);
            assertThat((double) x[i]).isCloseTo(exact, within(1e-6 * exact));
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void whatIsNoNumberStaysSo(Loops loops, int count) {
        float[] x = new float[count];
        for (int i = 0; i < count; i += 3) {
            x[i] = Float.NaN;
        }
        loops.exp(x, count);
        for (int i = 0; i < count; i++) {
            assertThat(Float.valueOf(x[i])).isEqualTo(Float.valueOf(i % 3 == 0 ? Float.NaN : 1));
        }
    }
}
