package org.mup4j.dl4j.internal.fleet.engine;

/** Features and labels, row by row, shared by all networks and never changed. */
public sealed interface Samples {

    /**
     * Number of examples.
     *
     * @return the rows
     */
    int rows();

    /**
     * Columns of the features.
     *
     * @return the network's inputs
     */
    int inputs();

    /**
     * Columns of the labels.
     *
     * @return 1 for the index of a class, else the network's outputs
     */
    int columns();

    /**
     * A number of a label.
     *
     * @param row the example
     * @param column the column
     * @return the number
     */
    double label(int row, int column);

    /**
     * In single precision.
     *
     * @param rows number of examples
     * @param inputs columns of the features
     * @param columns columns of the labels
     * @param features row by row
     * @param labels row by row
     */
    record Floats(int rows, int inputs, int columns, float[] features, float[] labels) implements Samples {
        @Override
        public double label(int row, int column) {
            return labels[row * columns + column];
        }
    }

    /**
     * In double precision.
     *
     * @param rows number of examples
     * @param inputs columns of the features
     * @param columns columns of the labels
     * @param features row by row
     * @param labels row by row
     */
    record Doubles(int rows, int inputs, int columns, double[] features, double[] labels) implements Samples {
        @Override
        public double label(int row, int column) {
            return labels[row * columns + column];
        }
    }
}
