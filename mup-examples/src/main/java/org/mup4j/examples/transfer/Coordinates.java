package org.mup4j.examples.transfer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mup4j.core.check.Slope;
import org.mup4j.core.measure.Quantity;
import org.mup4j.dl4j.check.CoordCheck;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.sweep.Workload;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How the output's coordinates grow with the width after the published twelve batches, in SP and in muP: a coordinate check of
 * the sweep's own networks, in double precision and at one rate, which a sweep's store keeps beside its runs.
 *
 * @param slopes exponent in the width of the root mean square of the outputs
 */
record Coordinates(Map<Scheme, Slope> slopes) {

    /** What the store calls it. */
    static final String KEY = "outputCoordinates";

    static final int STEPS = 12;
    static final double RATE = 1e-3;
    private static final int SEEDS = 5;

    /**
     * Trains networks of all widths of a grid for twelve steps.
     *
     * @param grid of the sweep
     * @param workload its networks and data
     * @return the exponents
     */
    static Coordinates of(Grid grid, Workload workload) {
        int depth = grid.depths().get(0);
        int[] widths = grid.widths().stream().mapToInt(Integer::intValue).toArray();
        List<DataSet> batches = batches(workload.training(), grid.setup().batchSize());
        Map<Scheme, Slope> slopes = new EnumMap<>(Scheme.class);
        for (Scheme scheme : grid.schemes()) {
            slopes.put(
                    scheme,
                    CoordCheck.ofConfigurations(width -> workload.configuration(
                                    new RunSpec(grid.setup(), scheme, width, depth, RATE, SEEDS)))
                            .widths(widths)
                            .seeds(SEEDS)
                            .steps(STEPS)
                            .run(batches)
                            .slope(String.valueOf(depth), STEPS, Quantity.PRE_ACTIVATION));
        }
        return new Coordinates(slopes);
    }

    /** The first rows of the training data: they are shuffled already. */
    private static List<DataSet> batches(DataSet rows, int size) {
        List<DataSet> batches = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            int from = step * size % Math.max(1, rows.numExamples() - size);
            var interval = NDArrayIndex.interval(from, from + size);
            batches.add(new DataSet(
                    rows.getFeatures().get(interval, NDArrayIndex.all()).dup(),
                    rows.getLabels().get(interval, NDArrayIndex.all()).dup()));
        }
        return batches;
    }

    /** As a store keeps it: for each scheme the slope and its 95% interval. */
    Map<String, List<Double>> stored() {
        Map<String, List<Double>> stored = new LinkedHashMap<>();
        slopes.forEach((scheme, s) -> stored.put(scheme.label(), List.of(s.slope(), s.low(), s.high())));
        return stored;
    }

    /** What a store has kept, with no slope where it has kept none. */
    static Coordinates of(Map<String, Object> manifest) {
        Map<Scheme, Slope> slopes = new EnumMap<>(Scheme.class);
        if (manifest.get(KEY) instanceof Map<?, ?> stored) {
            stored.forEach((label, numbers) -> slopes.put(Scheme.of(label.toString()), slope((List<?>) numbers)));
        }
        return new Coordinates(slopes);
    }

    private static Slope slope(List<?> numbers) {
        double[] n = numbers.stream()
                .mapToDouble(number -> ((Number) number).doubleValue())
                .toArray();
        return new Slope("output", STEPS, Quantity.PRE_ACTIVATION, n[0], n[1], n[2]);
    }
}
