package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.BLOCK;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.WIDTH;

/** Turns rows into columns: with vectors of 16 block by block, else number by number. */
final class Transposes {

    private Transposes() {}

    /**
     * From activations to rows of a batch.
     *
     * @param n holds one vector of {@code lanes} numbers for each feature
     * @param from where they begin
     * @param lanes rows of the batch, padded
     * @param features how many, a multiple of 16
     * @param f takes {@code lanes} rows of {@code features} numbers
     * @param to where they begin
     */
    static void toFloats(int[] n, int from, int lanes, int features, float[] f, int to) {
        for (int i = 0; i < features; i += BLOCK) {
            for (int lane = 0; lane < lanes; lane += BLOCK) {
                int source = from + i * lanes + lane;
                int target = to + lane * features + i;
                if (WIDTH == BLOCK) {
                    Transpose16.toFloats(n, source, lanes, f, target, features);
                } else {
                    blockToFloats(n, source, lanes, f, target, features);
                }
            }
        }
    }

    private static void blockToFloats(int[] n, int from, int stride, float[] f, int to, int toStride) {
        for (int i = 0; i < BLOCK; i++) {
            for (int j = 0; j < BLOCK; j++) {
                f[to + j * toStride + i] = Float.intBitsToFloat(n[from + i * stride + j]);
            }
        }
    }

    /**
     * From 16 rows of data to activations.
     *
     * @param f the data, row by row
     * @param rows the numbers of 16 rows
     * @param columns numbers of a row
     * @param n takes one vector for each column
     * @param to where the first row's first number goes
     * @param lanes from one vector to the next
     */
    static void toBits(float[] f, int[] rows, int columns, int[] n, int to, int lanes) {
        int whole = WIDTH == BLOCK ? columns - columns % BLOCK : 0;
        for (int i = 0; i < whole; i += BLOCK) {
            Transpose16.toBits(f, rows, columns, i, n, to + i * lanes, lanes);
        }
        for (int j = 0; j < BLOCK; j++) {
            int row = rows[j] * columns;
            for (int i = whole; i < columns; i++) {
                n[to + i * lanes + j] = Float.floatToRawIntBits(f[row + i]);
            }
        }
    }
}
