package org.mup4j.dl4j.internal.nn;

/** Turns over matrices that lie in an array. */
final class Transposition {

    private Transposition() {}

    /**
     * Rows become columns.
     *
     * @param rows the matrix, one row behind the other
     * @param count how many rows there are
     * @return the matrix, one column behind the other
     */
    static float[] of(float[] rows, int count) {
        int length = rows.length / count;
        float[] columns = new float[rows.length];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < length; i++) {
                columns[i * count + row] = rows[row * length + i];
            }
        }
        return columns;
    }
}
