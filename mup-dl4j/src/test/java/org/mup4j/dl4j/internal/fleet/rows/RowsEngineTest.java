package org.mup4j.dl4j.internal.fleet.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
     * Sums of up to 700 products of numbers around 1, in another order: 1e-4 is ten times their rounding. The last two W are
     * larger than a piece, one of them than what a call takes.
     */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "16, 17, 3", "3, 70, 65", "37, 8, 64", "17, 130, 129", "100, 700, 40"})
    void openBlasMultipliesAsLoopsDo(int rows, int in, int out) {
        float[] x = numbers(rows * in);
        float[] w = numbers(out * in);
        float[] d = numbers(rows * out);
        float[][] loops = products(new Blocks(in, out), x, w, d, rows, in, out);
        float[][] blas = products(new OpenBlas(in, out, rows), x, w, d, rows, in, out);

        for (int i = 0; i < loops.length; i++) {
            assertThat(blas[i]).containsExactly(loops[i], within(1e-4f));
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
