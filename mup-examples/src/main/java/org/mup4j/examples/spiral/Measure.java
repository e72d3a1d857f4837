package org.mup4j.examples.spiral;

import java.util.List;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.Scheme;

/** A number of one run, and how it should scale with the width. Norms are geometric means over the hidden matrices. */
enum Measure {
    /** Frobenius norm of the first step's gradient: the error has unit size, the features one of the root of the width. */
    GRADIENT("gradient", "first gradient, Frobenius norm", 0.5, 0),
    /** How far the first step moves a layer's output, relative to its input; Adam's entries all have the size of the rate. */
    UPDATE("update", "first update, RMS to RMS", 1, 0),
    /** Frobenius norm of the first update over that of the weight. */
    RELATIVE("relative-update", "first update / weight, Frobenius", 0.5, -0.5),
    /** Spectral norm of the first update over that of the weight. */
    SPECTRAL("relative-spectral", "first update / weight, spectral", 1, 0),
    /** Size of the last hidden layer's outputs before the first step. */
    ACTIVATION("activation", "last hidden layer at the start, RMS", 0, 0),
    /** Size of the last hidden layer's outputs at the last reading. */
    TRAINED_ACTIVATION("trained-activation", "last hidden layer at the last reading, RMS", Double.NaN, 0),
    /** The largest norm of a hidden matrix' gradient over the smallest. */
    SPREAD("gradient-spread", "first gradients, largest / smallest hidden layer", Double.NaN, Double.NaN),
    /** Mean training loss over the last interval. */
    LOSS("loss", "training loss at the end", Double.NaN, Double.NaN);

    private final String id;
    private final String label;
    private final double sp;
    private final double mup;

    Measure(String id, String label, double sp, double mup) {
        this.id = id;
        this.label = label;
        this.sp = sp;
        this.mup = mup;
    }

    String id() {
        return id;
    }

    String label() {
        return label;
    }

    /** The exponent in width that theory gives; NaN where it gives none. */
    double predicted(Scheme scheme) {
        return scheme == Scheme.SP ? sp : mup;
    }

    /** The number; NaN where the run has none, for want of a hidden matrix or because it diverged. */
    double of(RunRecord record) {
        return switch (this) {
            case GRADIENT -> mean(first(record, Quantity.GRADIENT, Norm.FROBENIUS));
            case UPDATE -> mean(first(record, Quantity.UPDATE, Norm.RMS_TO_RMS));
            case RELATIVE -> ratio(record, Norm.FROBENIUS);
            case SPECTRAL -> ratio(record, Norm.SPECTRAL);
            case ACTIVATION -> activation(record, true);
            case TRAINED_ACTIVATION -> record.diverged() ? Double.NaN : activation(record, false);
            case SPREAD -> spread(first(record, Quantity.GRADIENT, Norm.FROBENIUS));
            case LOSS ->
                record.diverged() || record.losses().isEmpty()
                        ? Double.NaN
                        : record.losses().get(record.losses().size() - 1).value();
        };
    }

    private static double ratio(RunRecord record, Norm norm) {
        return mean(first(record, Quantity.UPDATE, norm)) / mean(first(record, Quantity.WEIGHT, norm));
    }

    /** Norms of the hidden matrices at the first step: those with as many rows as columns, layers 1 to depth - 1. */
    private static double[] first(RunRecord record, Quantity quantity, Norm norm) {
        int depth = record.spec().depth();
        return record.readings().stream()
                .filter(r -> r.step() == 1 && r.quantity() == quantity && r.norm() == norm)
                .filter(r -> r.parameter().equals("W") && isHidden(r.layer(), depth))
                .mapToDouble(Reading::value)
                .toArray();
    }

    private static boolean isHidden(String layer, int depth) {
        int index = Integer.parseInt(layer);
        return index >= 1 && index < depth;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += Math.log(value) / values.length;
        }
        return values.length == 0 ? Double.NaN : Math.exp(sum);
    }

    private static double spread(double[] values) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (double value : values) {
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
        }
        return values.length < 2 ? Double.NaN : largest / smallest;
    }

    private static double activation(RunRecord record, boolean first) {
        String last = Integer.toString(record.spec().depth() - 1);
        List<Reading> readings = record.readings().stream()
                .filter(r -> r.quantity() == Quantity.ACTIVATION && r.norm() == Norm.RMS)
                .filter(r -> r.layer().equals(last))
                .toList();
        if (readings.isEmpty()) {
            return Double.NaN;
        }
        return readings.get(first ? 0 : readings.size() - 1).value();
    }
}
