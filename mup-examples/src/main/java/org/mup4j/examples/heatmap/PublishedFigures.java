package org.mup4j.examples.heatmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.mup4j.examples.heatmap.Cells.Selection;
import org.mup4j.examples.heatmap.Published.Protocol;
import org.mup4j.examples.plot.Figure;
import org.mup4j.examples.plot.HeatmapFigure;
import org.mup4j.examples.plot.HeatmapPanel;
import org.mup4j.examples.plot.LineChart;

/** The figures of the published protocol: its heatmaps, and what they hide. */
final class PublishedFigures {

    private PublishedFigures() {}

    static Map<String, Figure> of(Published published) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        List<HeatmapPanel> row = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            row.add(panel(published, protocol));
        }
        figures.put(
                "heatmap-0-published",
                new HeatmapFigure(
                        "The published protocol: ||grad W|| / ||W|| of the output layer, gain 1, one seed",
                        "The three differ by a factor that was put in by hand. Rows darken with depth because without the"
                                + " gain sqrt(2) half a bit is lost in every ReLU layer. Hatched: depth is more than 1/16 of the width;"
                                + " the published figures count these cells, and so do the exponents here.",
                        List.of(row)));
        figures.put("heatmap-0-published-lines", lines(published));
        return figures;
    }

    private static HeatmapPanel panel(Published published, Protocol protocol) {
        Cells cells = published.cells(protocol, 0);
        String caption = String.format(
                Locale.ROOT,
                "Variation over widths, mean over depths: %.2f here, median %.2f; published %.2f.",
                cells.cvWidth(Selection.ALL),
                published.median(protocol, published.largestWidth()),
                protocol.published());
        int rows = cells.depths().length;
        int columns = cells.widths().length;
        return new HeatmapPanel(
                protocol.title(),
                caption,
                cells.widths(),
                cells.depths(),
                cells.means(),
                cells.hatched(),
                IntStream.range(0, rows)
                        .mapToObj(i -> cells.widthExponent(i, Selection.ALL))
                        .toList(),
                IntStream.range(0, columns)
                        .mapToObj(j -> cells.depthExponent(j, Selection.ALL))
                        .toList(),
                cells.widthExponent(Selection.ALL),
                cells.depthExponent(Selection.ALL));
    }

    private static LineChart lines(Published published) {
        List<LineChart.Line> lines = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            Cells cells = published.cells(protocol, published.allSeeds());
            double[][] seeds = cells.values()[0];
            lines.add(new LineChart.Line(
                    protocol.title(),
                    Arrays.stream(cells.widths()).asDoubleStream().toArray(),
                    quantiles(seeds, 0.5),
                    quantiles(seeds, 0.1),
                    quantiles(seeds, 0.9),
                    false));
        }
        return new LineChart(
                "What was measured: width to the power 1/2, -1/2 and 0, by construction (depth "
                        + published.cells(Protocol.SP, 0).depths()[0] + ", median and 80% of seeds)",
                "width",
                "||grad W|| / ||W||, output layer",
                lines,
                980,
                460);
    }

    private static double[] quantiles(double[][] values, double q) {
        return Arrays.stream(values).mapToDouble(v -> Published.quantile(v, q)).toArray();
    }
}
