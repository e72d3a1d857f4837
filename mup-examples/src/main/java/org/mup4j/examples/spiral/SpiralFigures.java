package org.mup4j.examples.spiral;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.mup4j.examples.heatmap.Cells;
import org.mup4j.examples.heatmap.Cells.Selection;
import org.mup4j.examples.plot.CurvePanel;
import org.mup4j.examples.plot.CurvePanel.Axis;
import org.mup4j.examples.plot.CurvePanel.Curve;
import org.mup4j.examples.plot.CurvePanel.Point;
import org.mup4j.examples.plot.Figure;
import org.mup4j.examples.plot.HeatmapFigure;
import org.mup4j.examples.plot.HeatmapPanel;
import org.mup4j.examples.plot.SideBySide;
import org.mup4j.examples.sweep.Scheme;

/** What width and depth do, a figure of each kind for each scheme, all schemes on the same scales. */
final class SpiralFigures {

    private static final List<Measure> WIDTH =
            List.of(Measure.GRADIENT, Measure.UPDATE, Measure.TRAINED_ACTIVATION, Measure.LOSS);
    private static final List<Measure> DEPTH =
            List.of(Measure.GRADIENT, Measure.SPREAD, Measure.TRAINED_ACTIVATION, Measure.LOSS);
    private static final List<Measure> MAPS = List.of(Measure.GRADIENT, Measure.UPDATE, Measure.SPREAD, Measure.LOSS);
    private static final int PANEL_WIDTH = 400;
    private static final int PANEL_HEIGHT = 360;

    private final SpiralResult result;

    SpiralFigures(SpiralResult result) {
        this.result = result;
    }

    static String name(Scheme scheme) {
        return scheme.label().toLowerCase(Locale.ROOT).replace('+', '-');
    }

    /** All figures by their names without ending. */
    Map<String, Figure> all() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (Scheme scheme : result.grid().schemes()) {
            figures.put("width_effects-" + name(scheme), effects(scheme, WIDTH, true));
            figures.put("depth_effects-" + name(scheme), effects(scheme, DEPTH, false));
            figures.put("width_depth_heatmaps-" + name(scheme), maps(scheme));
        }
        return figures;
    }

    /** The panels of a figure, for a page that sets them beside each other itself. */
    List<CurvePanel> panels(Scheme scheme, boolean overWidth) {
        return (overWidth ? WIDTH : DEPTH)
                .stream().map(measure -> panel(scheme, measure, overWidth)).toList();
    }

    private Figure effects(Scheme scheme, List<Measure> measures, boolean overWidth) {
        List<Figure> panels = new ArrayList<>();
        measures.forEach(measure -> panels.add(panel(scheme, measure, overWidth)));
        return new SideBySide(
                scheme.label() + ": what the " + (overWidth ? "width" : "depth") + " does at one learning rate",
                "Geometric mean and range over seeds; one curve for each " + (overWidth ? "depth" : "width")
                        + ". The scales are the same for all parametrizations.",
                panels);
    }

    private CurvePanel panel(Scheme scheme, Measure measure, boolean overWidth) {
        double[] all = result.grid().schemes().stream()
                .flatMap(s -> Arrays.stream(result.cells(s, measure).values()))
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .toArray();
        Cells cells = result.cells(scheme, measure);
        List<Integer> sizes = overWidth ? result.grid().widths() : result.grid().depths();
        return new CurvePanel(
                measure.label(),
                overWidth ? "width" : "depth",
                scheme.label(),
                Axis.over(2, sizes.stream().mapToDouble(i -> i).toArray()),
                Axis.over(10, all),
                overWidth ? overWidth(cells) : overDepth(cells),
                PANEL_WIDTH,
                PANEL_HEIGHT);
    }

    private static List<Curve> overWidth(Cells cells) {
        return IntStream.range(0, cells.depths().length)
                .mapToObj(i -> new Curve(
                        "depth " + cells.depths()[i],
                        IntStream.range(0, cells.widths().length)
                                .filter(j -> cells.values()[i][j].length > 0)
                                .mapToObj(j -> point(cells.widths()[j], cells.mean(i, j), cells.values()[i][j]))
                                .toList(),
                        List.of()))
                .toList();
    }

    private static List<Curve> overDepth(Cells cells) {
        return IntStream.range(0, cells.widths().length)
                .mapToObj(j -> new Curve(
                        "width " + cells.widths()[j],
                        IntStream.range(0, cells.depths().length)
                                .filter(i -> cells.values()[i][j].length > 0)
                                .mapToObj(i -> point(cells.depths()[i], cells.mean(i, j), cells.values()[i][j]))
                                .toList(),
                        List.of()))
                .toList();
    }

    private static Point point(int size, double mean, double[] values) {
        DoubleStream range = Arrays.stream(values).sorted();
        double[] sorted = range.toArray();
        return new Point(size, mean, sorted[0], sorted[sorted.length - 1]);
    }

    private Figure maps(Scheme scheme) {
        List<HeatmapPanel> panels = MAPS.stream()
                .map(measure -> map(measure, result.cells(scheme, measure)))
                .filter(panel -> panel.depths().length > 0)
                .toList();
        int half = (panels.size() + 1) / 2;
        return new HeatmapFigure(
                scheme.label() + ": width and depth at one learning rate",
                "Colour: octaves from the cell at the upper left of a panel. Hatched: depth above a sixteenth of the width,"
                        + " not counted in exponents.",
                List.of(panels.subList(0, half), panels.subList(half, panels.size())));
    }

    private static HeatmapPanel map(Measure measure, Cells cells) {
        return new HeatmapPanel(
                measure.label(),
                "",
                cells.widths(),
                cells.depths(),
                cells.means(),
                cells.hatched(),
                IntStream.range(0, cells.depths().length)
                        .mapToObj(i -> cells.widthExponent(i, Selection.NARROW))
                        .toList(),
                IntStream.range(0, cells.widths().length)
                        .mapToObj(j -> cells.depthExponent(j, Selection.NARROW))
                        .toList(),
                cells.widthExponent(Selection.NARROW),
                cells.depthExponent(Selection.NARROW));
    }
}
