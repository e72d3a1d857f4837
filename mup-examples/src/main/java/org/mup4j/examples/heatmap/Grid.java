package org.mup4j.examples.heatmap;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mup4j.examples.heatmap.Variant.Family;

/** All measurements of a run, by what was measured. */
final class Grid {

    private record Key(Family family, Optimizer optimizer, String layer, Quantity quantity) {}

    private final HeatmapSettings settings;
    private final List<Measurement> measurements;
    private final Map<Key, double[][][]> values = new HashMap<>();

    /**
     * A grid.
     *
     * @param settings widths, depths and seeds
     * @param measurements in any order
     */
    Grid(HeatmapSettings settings, List<Measurement> measurements) {
        this.settings = settings;
        this.measurements = List.copyOf(measurements);
        for (Measurement m : measurements) {
            Key key = new Key(m.variant().family(), m.variant().optimizer(), m.layer(), m.quantity());
            int depth = settings.depths().indexOf(m.depth());
            int width = settings.widths().indexOf(m.width());
            values.computeIfAbsent(key, k -> empty())[depth][width][m.seed()] = m.value();
        }
    }

    private double[][][] empty() {
        double[][][] cells =
                new double[settings.depths().size()][settings.widths().size()][settings.seeds()];
        for (double[][] row : cells) {
            Arrays.stream(row).forEach(cell -> Arrays.fill(cell, Double.NaN));
        }
        return cells;
    }

    HeatmapSettings settings() {
        return settings;
    }

    List<Measurement> measurements() {
        return measurements;
    }

    /** Values by depth, width and seed; depths without such a layer are left out. */
    Cells cells(Family family, Optimizer optimizer, String layer, Quantity quantity) {
        double[][][] all = values.getOrDefault(new Key(family, optimizer, layer, quantity), empty());
        int[] rows = IntStream.range(0, all.length)
                .filter(i -> !Double.isNaN(all[i][0][0]))
                .toArray();
        int[] depths = Arrays.stream(rows).map(i -> settings.depths().get(i)).toArray();
        int[] widths = settings.widths().stream().mapToInt(Integer::intValue).toArray();
        double[][][] kept = Arrays.stream(rows).mapToObj(i -> all[i]).toArray(double[][][]::new);
        return new Cells(widths, depths, kept);
    }
}
