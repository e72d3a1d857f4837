package org.mup4j.dl4j.internal.fleet.network;

import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.program.Precision;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;

/** Reads data, and refuses what no network could be trained on. */
public final class DataReader {

    private DataReader() {}

    /**
     * Features and labels in an engine's layout.
     *
     * @param what which data, as errors name them
     * @param data features [n, inputs], labels [n, columns] or, for classes, [n]
     * @param precision the type of the numbers
     * @return a copy
     * @throws MuPException if there are none, they are of another shape, masked, or not all finite
     */
    public static Samples read(String what, DataSet data, Precision precision) {
        if (data.getFeatures() == null
                || data.getLabels() == null
                || data.getFeatures().isEmpty()) {
            throw new MuPException(
                    "The " + what + " data hold no example: give features and labels with at least one row");
        } else if (data.getFeaturesMaskArray() != null || data.getLabelsMaskArray() != null) {
            throw new MuPException(
                    "The " + what + " data have a mask, and a fleet trains without: leave out the rows that"
                            + " do not count, or train these networks with MultiLayerNetwork.fit");
        }
        INDArray features = matrix(what, "features", data.getFeatures());
        INDArray labels = matrix(what, "labels", data.getLabels());
        if (features.size(0) != labels.size(0)) {
            throw new MuPException("The " + what + " data have " + features.size(0) + " rows of features and "
                    + labels.size(0) + " of labels: give one label for each example");
        }
        return precision == Precision.FLOAT ? floats(what, features, labels) : doubles(what, features, labels);
    }

    private static INDArray matrix(String what, String part, INDArray array) {
        INDArray matrix = array.rank() == 1 ? array.reshape(array.length(), 1) : array;
        if (matrix.rank() != 2 || matrix.isEmpty()) {
            throw new MuPException("The " + what + " " + part + " have the shape " + array.shapeInfoToString()
                    + ", and a fleet takes one row of numbers for each example: reshape them to [examples, columns]");
        } else if (matrix.length() > Integer.MAX_VALUE - 8L) {
            throw new MuPException("The " + what + " " + part + " have " + matrix.length()
                    + " numbers, more than a Java array holds: train on fewer examples");
        }
        return matrix;
    }

    private static Samples floats(String what, INDArray features, INDArray labels) {
        float[] x = features.dup('c').data().asFloat();
        float[] y = labels.dup('c').data().asFloat();
        for (int i = 0; i < x.length; i++) {
            requireFinite(what, "feature", x[i], i, (int) features.size(1));
        }
        for (int i = 0; i < y.length; i++) {
            requireFinite(what, "label", y[i], i, (int) labels.size(1));
        }
        return new Samples.Floats((int) features.size(0), (int) features.size(1), (int) labels.size(1), x, y);
    }

    private static Samples doubles(String what, INDArray features, INDArray labels) {
        double[] x = features.dup('c').data().asDouble();
        double[] y = labels.dup('c').data().asDouble();
        for (int i = 0; i < x.length; i++) {
            requireFinite(what, "feature", x[i], i, (int) features.size(1));
        }
        for (int i = 0; i < y.length; i++) {
            requireFinite(what, "label", y[i], i, (int) labels.size(1));
        }
        return new Samples.Doubles((int) features.size(0), (int) features.size(1), (int) labels.size(1), x, y);
    }

    private static void requireFinite(String what, String part, double value, int index, int columns) {
        if (!Double.isFinite(value)) {
            throw new MuPException(
                    "The " + what + " " + part + " in row " + index / columns + ", column " + index % columns + " is "
                            + value + ": replace what is missing before training, or leave its row out");
        }
    }
}
