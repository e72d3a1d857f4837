package org.mup4j.examples.heatmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.mup4j.core.check.ScalingFit;
import org.mup4j.examples.plot.Exponent;

/**
 * One quantity over depths, widths and seeds, and how it scales with both.
 *
 * @param widths columns
 * @param depths rows
 * @param values {@code values[depth][width][seed]}
 */
public record Cells(int[] widths, int[] depths, double[][][] values) {

    /** Whether a cell is counted. */
    public interface Selection {
        boolean counts(int depth, int width);

        /** All cells. */
        Selection ALL = (depth, width) -> true;

        /** Cells where depth is at most a sixteenth of the width. */
        Selection NARROW = (depth, width) -> depth <= HeatmapSettings.LARGEST_ASPECT * width;
    }

    /** Geometric mean over seeds. */
    public double mean(int depth, int width) {
        return Math.exp(
                Arrays.stream(values[depth][width]).map(Math::log).average().orElse(Double.NaN));
    }

    /** Geometric means over seeds, {@code [depth][width]}. */
    public double[][] means() {
        return IntStream.range(0, depths.length)
                .mapToObj(i -> IntStream.range(0, widths.length)
                        .mapToDouble(j -> mean(i, j))
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Which cells are too narrow for their depth, {@code [depth][width]}. */
    public boolean[][] hatched() {
        boolean[][] hatched = new boolean[depths.length][widths.length];
        for (int i = 0; i < depths.length; i++) {
            for (int j = 0; j < widths.length; j++) {
                hatched[i][j] = !Selection.NARROW.counts(depths[i], widths[j]);
            }
        }
        return hatched;
    }

    /** Exponent in width at one depth. */
    public Exponent widthExponent(int depth, Selection selection) {
        int[] columns = columns(depth, selection);
        return fit(
                Arrays.stream(columns).mapToDouble(j -> widths[j]).toArray(),
                Arrays.stream(columns).mapToObj(j -> values[depth][j]).toArray(double[][]::new));
    }

    /** Exponent in depth at one width. */
    public Exponent depthExponent(int width, Selection selection) {
        int[] rows = rows(width, selection);
        return fit(
                Arrays.stream(rows).mapToDouble(i -> depths[i]).toArray(),
                Arrays.stream(rows).mapToObj(i -> values[i][width]).toArray(double[][]::new));
    }

    /** Exponent in width with a constant of its own for every depth. */
    public Exponent widthExponent(Selection selection) {
        List<double[]> sizes = new ArrayList<>();
        List<double[][]> logs = new ArrayList<>();
        for (int i = 0; i < depths.length; i++) {
            int row = i;
            int[] columns = columns(i, selection);
            sizes.add(Arrays.stream(columns).mapToDouble(j -> widths[j]).toArray());
            logs.add(Arrays.stream(columns).mapToObj(j -> values[row][j]).toArray(double[][]::new));
        }
        return pooled(sizes, logs);
    }

    /** Exponent in depth with a constant of its own for every width. */
    public Exponent depthExponent(Selection selection) {
        List<double[]> sizes = new ArrayList<>();
        List<double[][]> logs = new ArrayList<>();
        for (int j = 0; j < widths.length; j++) {
            int column = j;
            int[] rows = rows(j, selection);
            sizes.add(Arrays.stream(rows).mapToDouble(i -> depths[i]).toArray());
            logs.add(Arrays.stream(rows).mapToObj(i -> values[i][column]).toArray(double[][]::new));
        }
        return pooled(sizes, logs);
    }

    /** Standard deviation over mean, over widths, averaged over depths. */
    double cvWidth(Selection selection) {
        return IntStream.range(0, depths.length)
                .mapToObj(i -> Arrays.stream(columns(i, selection))
                        .mapToDouble(j -> mean(i, j))
                        .toArray())
                .filter(row -> row.length > 1)
                .mapToDouble(Cells::variation)
                .average()
                .orElse(Double.NaN);
    }

    /** Standard deviation over mean, over depths, averaged over widths. */
    double cvDepth(Selection selection) {
        return IntStream.range(0, widths.length)
                .mapToObj(j -> Arrays.stream(rows(j, selection))
                        .mapToDouble(i -> mean(i, j))
                        .toArray())
                .filter(column -> column.length > 1)
                .mapToDouble(Cells::variation)
                .average()
                .orElse(Double.NaN);
    }

    /** Coefficient of variation: population standard deviation over mean. */
    static double variation(double[] x) {
        double mean = Arrays.stream(x).average().orElse(Double.NaN);
        double square =
                Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElse(Double.NaN);
        return Math.sqrt(square) / mean;
    }

    private int[] columns(int depth, Selection selection) {
        return pick(widths.length, j -> selection.counts(depths[depth], widths[j]));
    }

    private int[] rows(int width, Selection selection) {
        return pick(depths.length, i -> selection.counts(depths[i], widths[width]));
    }

    private static int[] pick(int length, IntPredicate counts) {
        return IntStream.range(0, length).filter(counts).toArray();
    }

    /** Regression within groups: sizes and values of each group relative to the group's geometric mean. */
    private static Exponent pooled(List<double[]> sizes, List<double[][]> values) {
        List<Double> x = new ArrayList<>();
        List<double[]> y = new ArrayList<>();
        for (int k = 0; k < sizes.size(); k++) {
            if (sizes.get(k).length < 2) {
                continue;
            }
            double size = geometricMean(Arrays.stream(sizes.get(k)));
            double value = geometricMean(Arrays.stream(values.get(k)).flatMapToDouble(Arrays::stream));
            for (int i = 0; i < sizes.get(k).length; i++) {
                x.add(sizes.get(k)[i] / size);
                y.add(Arrays.stream(values.get(k)[i]).map(v -> v / value).toArray());
            }
        }
        return fit(x.stream().mapToDouble(Double::doubleValue).toArray(), y.toArray(double[][]::new));
    }

    private static double geometricMean(DoubleStream values) {
        return Math.exp(values.map(Math::log).average().orElse(Double.NaN));
    }

    private static Exponent fit(double[] sizes, double[][] values) {
        boolean usable = Arrays.stream(sizes).distinct().count() >= 2
                && Arrays.stream(values).flatMapToDouble(Arrays::stream).allMatch(v -> v > 0 && Double.isFinite(v));
        return usable ? Exponent.of(ScalingFit.of(sizes, values)) : Exponent.NONE;
    }
}
