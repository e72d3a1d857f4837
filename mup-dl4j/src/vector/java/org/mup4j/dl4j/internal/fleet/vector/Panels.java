package org.mup4j.dl4j.internal.fleet.vector;

/**
 * A matrix in panels of 16 columns: a panel holds its rows one after the other, panels follow each other, columns beyond the
 * last are 0.
 *
 * @param start where the first panel begins
 * @param rows rows of the matrix
 * @param columns columns of the matrix
 */
record Panels(int start, int rows, int columns) {

    /** Number of panels. */
    int count() {
        return Lanes.padded(columns) / Lanes.BLOCK;
    }

    /** Numbers, padding included. */
    int size() {
        return rows * Lanes.padded(columns);
    }

    /** Where a panel begins. */
    int panel(int number) {
        return start + number * rows * Lanes.BLOCK;
    }

    /** The place of an entry, counted from the first panel's begin. */
    int place(int row, int column) {
        return (column / Lanes.BLOCK * rows + row) * Lanes.BLOCK + column % Lanes.BLOCK;
    }
}
