package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.BLOCK;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.INTS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Products with a matrix: {@code y[row] = start[row] + sum over columns of M[row][column] x[column]}. */
final class Rows {

    /** Columns in one go: with more, the compiler of JDK 17 gives up on inlining vectors, and they become objects. */
    private static final int TOGETHER = 8;

    private Rows() {}

    /**
     * Multiplies.
     *
     * @param n all numbers
     * @param m the matrix
     * @param x one vector of {@code lanes} numbers for each column, padded with finite ones
     * @param lanes rows of the batch, padded
     * @param start one number for each row
     * @param y one vector for each row
     */
    static void multiply(int[] n, Panels m, int x, int lanes, int start, int y) {
        for (int lane = 0; lane < lanes; lane += WIDTH) {
            set(n, m.panel(0), m.rows(), x + lane, lanes, start, y + lane);
        }
        for (int panel = 0; panel < m.count(); panel++) {
            for (int lane = 0; lane < lanes; lane += WIDTH) {
                for (int c = panel == 0 ? TOGETHER : 0; c < BLOCK; c += TOGETHER) {
                    int column = panel * BLOCK + c;
                    add(n, m.panel(panel) + c, m.rows(), x + column * lanes + lane, lanes, y + lane);
                }
            }
        }
    }

    private static void set(int[] n, int m, int rows, int x, int lanes, int start, int y) {
        FloatVector x0 = IntVector.fromArray(INTS, n, x).reinterpretAsFloats();
        FloatVector x1 = IntVector.fromArray(INTS, n, x + lanes).reinterpretAsFloats();
        FloatVector x2 = IntVector.fromArray(INTS, n, x + 2 * lanes).reinterpretAsFloats();
        FloatVector x3 = IntVector.fromArray(INTS, n, x + 3 * lanes).reinterpretAsFloats();
        FloatVector x4 = IntVector.fromArray(INTS, n, x + 4 * lanes).reinterpretAsFloats();
        FloatVector x5 = IntVector.fromArray(INTS, n, x + 5 * lanes).reinterpretAsFloats();
        FloatVector x6 = IntVector.fromArray(INTS, n, x + 6 * lanes).reinterpretAsFloats();
        FloatVector x7 = IntVector.fromArray(INTS, n, x + 7 * lanes).reinterpretAsFloats();
        for (int row = 0; row < rows; row++) {
            int w = m + row * BLOCK;
            int place = y + row * lanes;
            FloatVector even = IntVector.broadcast(INTS, n[w])
                    .reinterpretAsFloats()
                    .fma(x0, IntVector.broadcast(INTS, n[start + row]).reinterpretAsFloats());
            FloatVector odd =
                    IntVector.broadcast(INTS, n[w + 1]).reinterpretAsFloats().mul(x1);
            even = IntVector.broadcast(INTS, n[w + 2]).reinterpretAsFloats().fma(x2, even);
            odd = IntVector.broadcast(INTS, n[w + 3]).reinterpretAsFloats().fma(x3, odd);
            even = IntVector.broadcast(INTS, n[w + 4]).reinterpretAsFloats().fma(x4, even);
            odd = IntVector.broadcast(INTS, n[w + 5]).reinterpretAsFloats().fma(x5, odd);
            even = IntVector.broadcast(INTS, n[w + 6]).reinterpretAsFloats().fma(x6, even);
            odd = IntVector.broadcast(INTS, n[w + 7]).reinterpretAsFloats().fma(x7, odd);
            even.add(odd).reinterpretAsInts().intoArray(n, place);
        }
    }

    private static void add(int[] n, int m, int rows, int x, int lanes, int y) {
        FloatVector x0 = IntVector.fromArray(INTS, n, x).reinterpretAsFloats();
        FloatVector x1 = IntVector.fromArray(INTS, n, x + lanes).reinterpretAsFloats();
        FloatVector x2 = IntVector.fromArray(INTS, n, x + 2 * lanes).reinterpretAsFloats();
        FloatVector x3 = IntVector.fromArray(INTS, n, x + 3 * lanes).reinterpretAsFloats();
        FloatVector x4 = IntVector.fromArray(INTS, n, x + 4 * lanes).reinterpretAsFloats();
        FloatVector x5 = IntVector.fromArray(INTS, n, x + 5 * lanes).reinterpretAsFloats();
        FloatVector x6 = IntVector.fromArray(INTS, n, x + 6 * lanes).reinterpretAsFloats();
        FloatVector x7 = IntVector.fromArray(INTS, n, x + 7 * lanes).reinterpretAsFloats();
        for (int row = 0; row < rows; row++) {
            int w = m + row * BLOCK;
            int place = y + row * lanes;
            FloatVector even = IntVector.broadcast(INTS, n[w])
                    .reinterpretAsFloats()
                    .fma(x0, IntVector.fromArray(INTS, n, place).reinterpretAsFloats());
            FloatVector odd =
                    IntVector.broadcast(INTS, n[w + 1]).reinterpretAsFloats().mul(x1);
            even = IntVector.broadcast(INTS, n[w + 2]).reinterpretAsFloats().fma(x2, even);
            odd = IntVector.broadcast(INTS, n[w + 3]).reinterpretAsFloats().fma(x3, odd);
            even = IntVector.broadcast(INTS, n[w + 4]).reinterpretAsFloats().fma(x4, even);
            odd = IntVector.broadcast(INTS, n[w + 5]).reinterpretAsFloats().fma(x5, odd);
            even = IntVector.broadcast(INTS, n[w + 6]).reinterpretAsFloats().fma(x6, even);
            odd = IntVector.broadcast(INTS, n[w + 7]).reinterpretAsFloats().fma(x7, odd);
            even.add(odd).reinterpretAsInts().intoArray(n, place);
        }
    }
}
