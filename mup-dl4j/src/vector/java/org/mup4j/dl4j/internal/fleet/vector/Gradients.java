package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.BLOCK;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.FLOATS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.INTS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Gradients of matrices: {@code g[row][column] = sum over the batch of x[row][b] d[b][column]}. */
final class Gradients {

    private Gradients() {}

    /**
     * Sums over the batch, for some rows of one panel.
     *
     * @param n holds x
     * @param x one vector of {@code lanes} numbers for each row
     * @param lanes rows of the batch, padded
     * @param rows how many rows of the panel
     * @param d holds d, and takes the gradient
     * @param from the panel's first column in the first row of d
     * @param stride from one row of d to the next
     * @param g where the gradient goes, row by row
     */
    static void sum(int[] n, int x, int lanes, int rows, float[] d, int from, int stride, int g) {
        for (int column = 0; column < BLOCK; column += WIDTH) {
            set(n, x, lanes, rows, d, from + column, stride, g + column);
            for (int lane = BLOCK; lane < lanes; lane += BLOCK) {
                add(n, x + lane, lanes, rows, d, from + column + lane * stride, stride, g + column);
            }
        }
    }

    /** Sums the rows of a batch: {@code g[column] = sum over the batch of d[b][column]}. */
    static void sumRows(float[] d, int from, int columns, int lanes, int g) {
        for (int column = 0; column < columns; column += WIDTH) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int row = 0; row < lanes; row++) {
                sum = sum.add(FloatVector.fromArray(FLOATS, d, from + row * columns + column));
            }
            sum.intoArray(d, g + column);
        }
    }

    /** Sums the batch's numbers of each feature: {@code g[row] = sum over the batch of x[row][b]}. */
    static void sumLanes(int[] n, int x, int lanes, int rows, float[] f, int g) {
        for (int row = 0; row < rows; row++) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int lane = 0; lane < lanes; lane += WIDTH) {
                sum = sum.add(
                        IntVector.fromArray(INTS, n, x + row * lanes + lane).reinterpretAsFloats());
            }
            f[g + row] = sum.reduceLanes(VectorOperators.ADD);
        }
    }

    private static void set(int[] n, int x, int lanes, int rows, float[] d, int from, int stride, int g) {
        FloatVector d0 = FloatVector.fromArray(FLOATS, d, from);
        FloatVector d1 = FloatVector.fromArray(FLOATS, d, from + stride);
        FloatVector d2 = FloatVector.fromArray(FLOATS, d, from + 2 * stride);
        FloatVector d3 = FloatVector.fromArray(FLOATS, d, from + 3 * stride);
        FloatVector d4 = FloatVector.fromArray(FLOATS, d, from + 4 * stride);
        FloatVector d5 = FloatVector.fromArray(FLOATS, d, from + 5 * stride);
        FloatVector d6 = FloatVector.fromArray(FLOATS, d, from + 6 * stride);
        FloatVector d7 = FloatVector.fromArray(FLOATS, d, from + 7 * stride);
        FloatVector d8 = FloatVector.fromArray(FLOATS, d, from + 8 * stride);
        FloatVector d9 = FloatVector.fromArray(FLOATS, d, from + 9 * stride);
        FloatVector d10 = FloatVector.fromArray(FLOATS, d, from + 10 * stride);
        FloatVector d11 = FloatVector.fromArray(FLOATS, d, from + 11 * stride);
        FloatVector d12 = FloatVector.fromArray(FLOATS, d, from + 12 * stride);
        FloatVector d13 = FloatVector.fromArray(FLOATS, d, from + 13 * stride);
        FloatVector d14 = FloatVector.fromArray(FLOATS, d, from + 14 * stride);
        FloatVector d15 = FloatVector.fromArray(FLOATS, d, from + 15 * stride);
        for (int row = 0; row < rows; row++) {
            int b = x + row * lanes;
            FloatVector even =
                    IntVector.broadcast(INTS, n[b]).reinterpretAsFloats().mul(d0);
            FloatVector odd =
                    IntVector.broadcast(INTS, n[b + 1]).reinterpretAsFloats().mul(d1);
            even = IntVector.broadcast(INTS, n[b + 2]).reinterpretAsFloats().fma(d2, even);
            odd = IntVector.broadcast(INTS, n[b + 3]).reinterpretAsFloats().fma(d3, odd);
            even = IntVector.broadcast(INTS, n[b + 4]).reinterpretAsFloats().fma(d4, even);
            odd = IntVector.broadcast(INTS, n[b + 5]).reinterpretAsFloats().fma(d5, odd);
            even = IntVector.broadcast(INTS, n[b + 6]).reinterpretAsFloats().fma(d6, even);
            odd = IntVector.broadcast(INTS, n[b + 7]).reinterpretAsFloats().fma(d7, odd);
            even = IntVector.broadcast(INTS, n[b + 8]).reinterpretAsFloats().fma(d8, even);
            odd = IntVector.broadcast(INTS, n[b + 9]).reinterpretAsFloats().fma(d9, odd);
            even = IntVector.broadcast(INTS, n[b + 10]).reinterpretAsFloats().fma(d10, even);
            odd = IntVector.broadcast(INTS, n[b + 11]).reinterpretAsFloats().fma(d11, odd);
            even = IntVector.broadcast(INTS, n[b + 12]).reinterpretAsFloats().fma(d12, even);
            odd = IntVector.broadcast(INTS, n[b + 13]).reinterpretAsFloats().fma(d13, odd);
            even = IntVector.broadcast(INTS, n[b + 14]).reinterpretAsFloats().fma(d14, even);
            odd = IntVector.broadcast(INTS, n[b + 15]).reinterpretAsFloats().fma(d15, odd);
            even.add(odd).intoArray(d, g + row * BLOCK);
        }
    }

    private static void add(int[] n, int x, int lanes, int rows, float[] d, int from, int stride, int g) {
        FloatVector d0 = FloatVector.fromArray(FLOATS, d, from);
        FloatVector d1 = FloatVector.fromArray(FLOATS, d, from + stride);
        FloatVector d2 = FloatVector.fromArray(FLOATS, d, from + 2 * stride);
        FloatVector d3 = FloatVector.fromArray(FLOATS, d, from + 3 * stride);
        FloatVector d4 = FloatVector.fromArray(FLOATS, d, from + 4 * stride);
        FloatVector d5 = FloatVector.fromArray(FLOATS, d, from + 5 * stride);
        FloatVector d6 = FloatVector.fromArray(FLOATS, d, from + 6 * stride);
        FloatVector d7 = FloatVector.fromArray(FLOATS, d, from + 7 * stride);
        FloatVector d8 = FloatVector.fromArray(FLOATS, d, from + 8 * stride);
        FloatVector d9 = FloatVector.fromArray(FLOATS, d, from + 9 * stride);
        FloatVector d10 = FloatVector.fromArray(FLOATS, d, from + 10 * stride);
        FloatVector d11 = FloatVector.fromArray(FLOATS, d, from + 11 * stride);
        FloatVector d12 = FloatVector.fromArray(FLOATS, d, from + 12 * stride);
        FloatVector d13 = FloatVector.fromArray(FLOATS, d, from + 13 * stride);
        FloatVector d14 = FloatVector.fromArray(FLOATS, d, from + 14 * stride);
        FloatVector d15 = FloatVector.fromArray(FLOATS, d, from + 15 * stride);
        for (int row = 0; row < rows; row++) {
            int b = x + row * lanes;
            int place = g + row * BLOCK;
            FloatVector even = IntVector.broadcast(INTS, n[b])
                    .reinterpretAsFloats()
                    .fma(d0, FloatVector.fromArray(FLOATS, d, place));
            FloatVector odd =
                    IntVector.broadcast(INTS, n[b + 1]).reinterpretAsFloats().mul(d1);
            even = IntVector.broadcast(INTS, n[b + 2]).reinterpretAsFloats().fma(d2, even);
            odd = IntVector.broadcast(INTS, n[b + 3]).reinterpretAsFloats().fma(d3, odd);
            even = IntVector.broadcast(INTS, n[b + 4]).reinterpretAsFloats().fma(d4, even);
            odd = IntVector.broadcast(INTS, n[b + 5]).reinterpretAsFloats().fma(d5, odd);
            even = IntVector.broadcast(INTS, n[b + 6]).reinterpretAsFloats().fma(d6, even);
            odd = IntVector.broadcast(INTS, n[b + 7]).reinterpretAsFloats().fma(d7, odd);
            even = IntVector.broadcast(INTS, n[b + 8]).reinterpretAsFloats().fma(d8, even);
            odd = IntVector.broadcast(INTS, n[b + 9]).reinterpretAsFloats().fma(d9, odd);
            even = IntVector.broadcast(INTS, n[b + 10]).reinterpretAsFloats().fma(d10, even);
            odd = IntVector.broadcast(INTS, n[b + 11]).reinterpretAsFloats().fma(d11, odd);
            even = IntVector.broadcast(INTS, n[b + 12]).reinterpretAsFloats().fma(d12, even);
            odd = IntVector.broadcast(INTS, n[b + 13]).reinterpretAsFloats().fma(d13, odd);
            even = IntVector.broadcast(INTS, n[b + 14]).reinterpretAsFloats().fma(d14, even);
            odd = IntVector.broadcast(INTS, n[b + 15]).reinterpretAsFloats().fma(d15, odd);
            even.add(odd).intoArray(d, place);
        }
    }
}
