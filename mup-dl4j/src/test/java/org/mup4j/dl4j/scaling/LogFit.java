package org.mup4j.dl4j.scaling;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A quantity at several widths.
 *
 * @param widths the widths
 * @param logs the natural logarithm of the quantity at each
 */
record LogFit(List<Integer> widths, double[] logs) {

    /** The exponent of the width, by least squares. */
    double slope() {
        double[] x = widths.stream().mapToDouble(Math::log).toArray();
        double meanX = Arrays.stream(x).average().orElseThrow();
        double sxy = IntStream.range(0, x.length)
                .mapToDouble(i -> (x[i] - meanX) * logs[i])
                .sum();
        double sxx = Arrays.stream(x).map(v -> (v - meanX) * (v - meanX)).sum();
        return sxy / sxx;
    }

    /** Coefficient of variation over the widths: population deviation over mean. */
    double variation() {
        double[] values = Arrays.stream(logs).map(Math::exp).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance = Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow();
        return Math.sqrt(variance) / mean;
    }
}
