package org.mup4j.dl4j.internal.fleet.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mup4j.dl4j.internal.fleet.engine.Engine;

class RowsEngineTest {

    private final int threads = OpenBlas.threads();

    @AfterEach
    void setThreadsBack() {
        OpenBlas.setThreads(threads);
    }

    @Test
    void openBlasRunsInOneThreadUntilTheLastSessionEnds() {
        OpenBlas.setThreads(2);
        RowsEngine engine = RowsEngine.withBlas();

        Engine.Session first = engine.open();
        Engine.Session second = engine.open();
        assertThat(OpenBlas.threads()).isEqualTo(1);
        first.close();
        assertThat(OpenBlas.threads()).isEqualTo(1);
        second.close();

        assertThat(OpenBlas.threads()).isEqualTo(2);
    }

    /**
     * Every sum in whatever order, which each CPU's kernels choose for themselves: within the bound of rounding, its terms times
     * half a unit in the last place of the sum of their absolute values. The last two W are larger than a piece, one of them than
     * what a call takes.
     */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "16, 17, 3", "3, 70, 65", "37, 8, 64", "17, 130, 129", "100, 700, 40"})
    void openBlasAndLoopsMultiply(int rows, int in, int out) {
        float[] x = numbers(rows * in);
        float[] w = numbers(out * in);
        float[] d = numbers(rows * out);
        for (Products products : List.of(new Blocks(in, out), new OpenBlas(in, out, rows))) {
            float[][] results = products(products, x, w, d, rows, in, out);

            for (int r = 0; r < rows; r++) {
                for (int o = 0; o < out; o++) {
                    Sum sum = new Sum();
                    sum.add(d[r * out + o], 1);
                    for (int i = 0; i < in; i++) {
                        sum.add(x[r * in + i], w[o * in + i]);
                    }
                    sum.assertIs(results[0][r * out + o]);
                }
            }
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    Sum sum = new Sum();
                    for (int r = 0; r < rows; r++) {
                        sum.add(d[r * out + o], x[r * in + i]);
                    }
                    sum.assertIs(results[1][o * in + i]);
                }
            }
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < in; i++) {
                    Sum sum = new Sum();
                    for (int o = 0; o < out; o++) {
                        sum.add(d[r * out + o], w[o * in + i]);
                    }
                    sum.assertIs(results[2][r * in + i]);
                }
            }
        }
    }

    /** A sum of products in double precision. */
    private static final class Sum {

        private double value;
        private double absolute;
        private int terms;

        void add(double a, double b) {
            value += a * b;
            absolute += Math.abs(a * b);
            terms++;
        }

        void assertIs(float actual) {
            assertThat((double) actual).isCloseTo(value, within(terms * absolute * Math.ulp(1f) / 2));
        }
    }

    private static float[][] products(Products products, float[] x, float[] w, float[] d, int rows, int in, int out) {
        Numbers weights = products.weights();
        for (int from = 0; from < w.length; from += weights.piece()) {
            int length = Math.min(weights.piece(), w.length - from);
            System.arraycopy(w, from, weights.take(from, length), 0, length);
            weights.put(from, length);
        }
        float[] z = d.clone();
        float[] g = new float[out * in];
        float[] dx = new float[rows * in];
        products.forward(x, z, rows);
        products.weightGradient(x, d, rows, (piece, from, length) -> System.arraycopy(piece, 0, g, from, length));
        products.inputGradient(d, dx, rows);
        return new float[][] {z, g, dx};
    }

    private static float[] numbers(int count) {
        Random random = new Random(count);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
