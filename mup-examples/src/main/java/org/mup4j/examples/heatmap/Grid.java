package org.mup4j.examples.heatmap;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mup4j.examples.heatmap.Variant.Family;

/** All measurements of a run, by what was measured. */
final class Grid {

    private record Key(Family family, Optimizer optimizer, String layer, Quantity quantity) {}

    private final HeatmapSettings settings;
    private final List<Measurement> measurements;
    /** By the place of the depth: a depth without such a layer has no entry, one whose networks diverged has. */
    private final Map<Key, SortedMap<Integer, double[][]>> values = new HashMap<>();

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
            values.computeIfAbsent(key, k -> new TreeMap<>()).computeIfAbsent(depth, d -> empty())[width][m.seed()] =
                    m.value();
        }
    }

    private double[][] empty() {
        double[][] row = new double[settings.widths().size()][settings.seeds()];
        Arrays.stream(row).forEach(cell -> Arrays.fill(cell, Double.NaN));
        return row;
    }

    HeatmapSettings settings() {
        return settings;
    }

    List<Measurement> measurements() {
        return measurements;
    }

    /** Values by depth, width and seed; depths without such a layer are left out. */
    Cells cells(Family family, Optimizer optimizer, String layer, Quantity quantity) {
        SortedMap<Integer, double[][]> rows =
                values.getOrDefault(new Key(family, optimizer, layer, quantity), new TreeMap<>());
        int[] depths = rows.keySet().stream().mapToInt(settings.depths()::get).toArray();
        int[] widths = settings.widths().stream().mapToInt(Integer::intValue).toArray();
        return new Cells(widths, depths, rows.values().toArray(double[][][]::new));
    }
}
