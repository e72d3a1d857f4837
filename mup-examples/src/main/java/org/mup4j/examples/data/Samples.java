package org.mup4j.examples.data;

import java.util.Arrays;

/** Rows of features with one target each; immutable. */
public final class Samples {

    private final double[][] features;
    private final double[] targets;

    private Samples(double[][] features, double[] targets) {
        this.features = features;
        this.targets = targets;
    }

    /**
     * Copies what it is given.
     *
     * @param features one row of equal length for each sample
     * @param targets one number for each sample
     * @return the samples
     * @throws IllegalArgumentException if the lengths differ
     */
    public static Samples of(double[][] features, double[] targets) {
        if (features.length != targets.length) {
            throw new IllegalArgumentException(
                    "There are " + features.length + " rows of features but " + targets.length + " targets");
        }
        double[][] copy = Arrays.stream(features).map(double[]::clone).toArray(double[][]::new);
        if (Arrays.stream(copy).mapToInt(row -> row.length).distinct().count() > 1) {
            throw new IllegalArgumentException("The rows of features differ in length");
        }
        return new Samples(copy, targets.clone());
    }

    /**
     * @return number of rows
     */
    public int size() {
        return targets.length;
    }

    /**
     * @return number of features of a row
     */
    public int columns() {
        return features.length == 0 ? 0 : features[0].length;
    }

    /**
     * @param row index of a row
     * @return a copy of its features
     */
    public double[] features(int row) {
        return features[row].clone();
    }

    /**
     * @param row index of a row
     * @return its target
     */
    public double target(int row) {
        return targets[row];
    }

    /**
     * Some of the rows, in a given order.
     *
     * @param rows indices of rows
     * @return as many samples as there are indices
     */
    public Samples select(int... rows) {
        return new Samples(
                Arrays.stream(rows).mapToObj(i -> features[i]).toArray(double[][]::new),
                Arrays.stream(rows).mapToDouble(i -> targets[i]).toArray());
    }

    /**
     * The features shifted and scaled column by column.
     *
     * @param shift subtracted first
     * @param scale divided by then
     * @return samples with the same targets
     */
    Samples standardised(double[] shift, double[] scale) {
        double[][] rows = new double[size()][columns()];
        for (int i = 0; i < size(); i++) {
            for (int j = 0; j < columns(); j++) {
                rows[i][j] = (features[i][j] - shift[j]) / scale[j];
            }
        }
        return new Samples(rows, targets);
    }
}
