package org.mup4j.examples.coord;

import java.util.Arrays;

/** Averages over seeds. */
final class Means {

    private Means() {}

    /**
     * Geometric means of rows.
     *
     * @param table one row per width
     * @return for every row the mean over its positive finite numbers, NaN where it has none
     */
    static double[] geometric(double[][] table) {
        return Arrays.stream(table)
                .mapToDouble(row -> Math.exp(Arrays.stream(row)
                        .filter(v -> v > 0 && Double.isFinite(v))
                        .map(Math::log)
                        .average()
                        .orElse(Double.NaN)))
                .toArray();
    }
}
