package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.BLOCK;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.INTS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Products with a transposed matrix: {@code y[column] = start[column] + sum over rows of M[row][column] x[row]}. */
final class Columns {

    /** Columns that are summed at once: enough of them to hide a sum's latency, few enough for 16 registers. */
    private static final int TOGETHER = 8;

    private Columns() {}

    /**
     * Multiplies.
     *
     * @param n all numbers
     * @param m the matrix
     * @param x one vector of {@code lanes} numbers for each row
     * @param lanes rows of the batch, padded
     * @param start one number for each column, padded
     * @param y one vector for each column, padded
     */
    static void multiply(int[] n, Panels m, int x, int lanes, int start, int y) {
        for (int panel = 0; panel < m.count(); panel++) {
            for (int c = 0; c < BLOCK; c += TOGETHER) {
                int column = panel * BLOCK + c;
                for (int lane = 0; lane < lanes; lane += WIDTH) {
                    eight(n, m.panel(panel) + c, m.rows(), x + lane, lanes, start + column, y + column * lanes + lane);
                }
            }
        }
    }

    private static void eight(int[] n, int m, int rows, int x, int lanes, int start, int y) {
        FloatVector sum0 = IntVector.broadcast(INTS, n[start + 0]).reinterpretAsFloats();
        FloatVector sum1 = IntVector.broadcast(INTS, n[start + 1]).reinterpretAsFloats();
        FloatVector sum2 = IntVector.broadcast(INTS, n[start + 2]).reinterpretAsFloats();
        FloatVector sum3 = IntVector.broadcast(INTS, n[start + 3]).reinterpretAsFloats();
        FloatVector sum4 = IntVector.broadcast(INTS, n[start + 4]).reinterpretAsFloats();
        FloatVector sum5 = IntVector.broadcast(INTS, n[start + 5]).reinterpretAsFloats();
        FloatVector sum6 = IntVector.broadcast(INTS, n[start + 6]).reinterpretAsFloats();
        FloatVector sum7 = IntVector.broadcast(INTS, n[start + 7]).reinterpretAsFloats();
        for (int row = 0; row < rows; row++) {
            FloatVector v = IntVector.fromArray(INTS, n, x + row * lanes).reinterpretAsFloats();
            int w = m + row * BLOCK;
            sum0 = IntVector.broadcast(INTS, n[w + 0]).reinterpretAsFloats().fma(v, sum0);
            sum1 = IntVector.broadcast(INTS, n[w + 1]).reinterpretAsFloats().fma(v, sum1);
            sum2 = IntVector.broadcast(INTS, n[w + 2]).reinterpretAsFloats().fma(v, sum2);
            sum3 = IntVector.broadcast(INTS, n[w + 3]).reinterpretAsFloats().fma(v, sum3);
            sum4 = IntVector.broadcast(INTS, n[w + 4]).reinterpretAsFloats().fma(v, sum4);
            sum5 = IntVector.broadcast(INTS, n[w + 5]).reinterpretAsFloats().fma(v, sum5);
            sum6 = IntVector.broadcast(INTS, n[w + 6]).reinterpretAsFloats().fma(v, sum6);
            sum7 = IntVector.broadcast(INTS, n[w + 7]).reinterpretAsFloats().fma(v, sum7);
        }
        sum0.reinterpretAsInts().intoArray(n, y + 0 * lanes);
        sum1.reinterpretAsInts().intoArray(n, y + 1 * lanes);
        sum2.reinterpretAsInts().intoArray(n, y + 2 * lanes);
        sum3.reinterpretAsInts().intoArray(n, y + 3 * lanes);
        sum4.reinterpretAsInts().intoArray(n, y + 4 * lanes);
        sum5.reinterpretAsInts().intoArray(n, y + 5 * lanes);
        sum6.reinterpretAsInts().intoArray(n, y + 6 * lanes);
        sum7.reinterpretAsInts().intoArray(n, y + 7 * lanes);
    }
}
