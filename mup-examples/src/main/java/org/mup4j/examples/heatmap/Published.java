package org.mup4j.examples.heatmap;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.mup4j.examples.plot.Figure;
import org.mup4j.examples.report.Csv;
import org.nd4j.linalg.activations.Activation;

/**
 * The published single-pass protocol: one input vector and one initialisation of gain 1 for all widths and depths, loss =
 * the one output, and {@code ||grad W|| / ||W||} of the output layer, of which the coefficient of variation over widths is
 * taken at each depth and averaged over depths. Two published variants multiply the output by a power of base / width,
 * which multiplies the gradient by the same number. The protocol is repeated with many seeds and medians are reported.
 */
final class Published {

    /** Widths and depths of the published figures. */
    static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 1024, 2048);

    private static final List<Integer> DEPTHS = List.of(2, 4, 8, 16, 32);
    private static final int REPEATS = 25;
    private static final int BASE = 64;

    /**
     * What the published variants are called, the power of base / width on their output, the published variation over
     * widths 64 to 2048, and between what bounds a repetition has to find it.
     */
    enum Protocol {
        SP("SP", 0, 0.59, 0.55, 0.65),
        V1("v1, output times base/width", 1, 0.64, 0.5, 0.7),
        V2("v2, output times (base/width)^1/2", 0.5, 0.14, 0.12, 0.26);

        private final String title;
        private final double power;
        private final double published;
        private final double low;
        private final double high;

        Protocol(String title, double power, double published, double low, double high) {
            this.title = title;
            this.power = power;
            this.published = published;
            this.low = low;
            this.high = high;
        }

        String title() {
            return title;
        }

        double published() {
            return published;
        }

        String verdict(double median) {
            return median >= low && median <= high ? "PASS" : "FAIL";
        }

        String bounds() {
            return String.format(Locale.ROOT, "%.2f to %.2f", low, high);
        }
    }

    private record Ratio(int width, int depth, int seed, double value) {}

    private final HeatmapSettings settings;
    private final double[][][] ratios;

    private Published(HeatmapSettings settings, List<Ratio> measured) {
        this.settings = settings;
        this.ratios = new double[settings.depths().size()][settings.widths().size()][settings.seeds()];
        for (Ratio r : measured) {
            int depth = settings.depths().indexOf(r.depth());
            int width = settings.widths().indexOf(r.width());
            ratios[depth][width][r.seed()] = r.value();
        }
    }

    /** Repeats the protocol as published. */
    static Published run(long seed, PrintWriter err) {
        return run(WIDTHS, DEPTHS, REPEATS, seed, err);
    }

    /** Repeats the protocol on another grid. */
    static Published run(List<Integer> widths, List<Integer> depths, int repeats, long seed, PrintWriter err) {
        HeatmapSettings settings =
                new HeatmapSettings(widths, depths, repeats, Activation.RELU, 1, List.of(Optimizer.SGD), BASE, seed);
        GridRunner runner = new GridRunner(settings, false, err);
        return new Published(settings, runner.run("published protocol", workspace -> {
            CellMeasurer measurer = new CellMeasurer(settings, workspace);
            return (width, depth, s) -> List.of(new Ratio(width, depth, s, measurer.outputRatio(width, depth, s)));
        }));
    }

    int repeats() {
        return settings.seeds();
    }

    /** The ratio of one seed, or of all. */
    Cells cells(Protocol protocol, int... seeds) {
        int[] widths = settings.widths().stream().mapToInt(Integer::intValue).toArray();
        int[] depths = settings.depths().stream().mapToInt(Integer::intValue).toArray();
        double[][][] values = new double[depths.length][widths.length][seeds.length];
        for (int i = 0; i < depths.length; i++) {
            for (int j = 0; j < widths.length; j++) {
                double factor = Math.pow((double) BASE / widths[j], protocol.power);
                for (int k = 0; k < seeds.length; k++) {
                    values[i][j][k] = factor * ratios[i][j][seeds[k]];
                }
            }
        }
        return new Cells(widths, depths, values);
    }

    int[] allSeeds() {
        return IntStream.range(0, settings.seeds()).toArray();
    }

    /** The variation over widths up to a largest, mean over depths, of every repetition. */
    double[] variations(Protocol protocol, int largestWidth) {
        return Arrays.stream(allSeeds())
                .mapToDouble(s -> cells(protocol, s).cvWidth((depth, width) -> width <= largestWidth))
                .toArray();
    }

    double median(Protocol protocol, int largestWidth) {
        return quantile(variations(protocol, largestWidth), 0.5);
    }

    static double quantile(double[] values, double q) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        double at = q * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    Map<String, Figure> figures() {
        return PublishedFigures.of(this);
    }

    String report() {
        return PublishedReport.of(this);
    }

    int largestWidth() {
        return settings.widths().get(settings.widths().size() - 1);
    }

    byte[] csv() {
        List<List<String>> lines = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            Cells cells = cells(protocol, allSeeds());
            for (int i = 0; i < cells.depths().length; i++) {
                for (int j = 0; j < cells.widths().length; j++) {
                    for (int s : allSeeds()) {
                        lines.add(List.of(
                                protocol.name(),
                                Integer.toString(cells.widths()[j]),
                                Integer.toString(cells.depths()[i]),
                                Integer.toString(s),
                                Double.toString(cells.values()[i][j][s])));
                    }
                }
            }
        }
        return Csv.bytes(List.of("protocol", "width", "depth", "seed", "ratio"), lines.stream());
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("protocols", Arrays.stream(Protocol.values()).map(this::json).toList());
        json.put("settings", Results.settings(settings));
        return json;
    }

    private Map<String, Object> json(Protocol protocol) {
        double[] all = variations(protocol, largestWidth());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", protocol.name());
        json.put("cvWidthMedian", quantile(all, 0.5));
        json.put("cvWidthLowest", quantile(all, 0));
        json.put("cvWidthHighest", quantile(all, 1));
        json.put("cvWidthPublished", protocol.published());
        json.put("cvWidthMedianTo1024", median(protocol, 1024));
        json.put("verdict", protocol.verdict(quantile(all, 0.5)));
        return json;
    }
}
