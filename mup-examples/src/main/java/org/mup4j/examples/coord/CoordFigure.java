package org.mup4j.examples.coord;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mup4j.core.check.ScalingFit;
import org.mup4j.examples.plot.Exponent;
import org.mup4j.examples.plot.Figure;

/**
 * The scale of one quantity against the width, one line for each of some steps: SP at the left, muP at the right, both on
 * the same axes.
 */
final class CoordFigure implements Figure {

    private static final int PANEL = 470;
    private static final int LEGEND = 90;
    private static final int HEIGHT = 430;
    private static final int HEAD = 34;
    private static final int TICK = 36;
    private static final Color FIRST = new Color(0xF0, 0xB0, 0x40);
    private static final Color LAST = new Color(0x24, 0x24, 0x7A);
    private static final Color GRID = new Color(0xDD, 0xDD, 0xDD);

    private final CoordResult result;
    private final Quantity quantity;
    private final int[] steps;

    CoordFigure(CoordResult result, Quantity quantity) {
        this.result = result;
        this.quantity = quantity;
        this.steps = selected(quantity.firstStep(), result.settings().batches());
    }

    /** The first step, then doubled as long as it fits, then the last. */
    private static int[] selected(int first, int last) {
        IntStream doubled = IntStream.iterate(1, s -> s < last, s -> 2 * s);
        return IntStream.concat(IntStream.of(first), IntStream.concat(doubled, IntStream.of(last)))
                .distinct()
                .toArray();
    }

    @Override
    public int width() {
        return 2 * PANEL + LEGEND;
    }

    @Override
    public int height() {
        return HEAD + HEIGHT;
    }

    @Override
    public void paint(Graphics2D g) {
        g.setColor(new Color(0x22, 0x22, 0x22));
        g.setFont(font(Font.BOLD, 17));
        g.drawString("Scale of the " + quantity.title(), 16, 24);
        paint(g, Scheme.SP, 0, PANEL);
        paint(g, Scheme.MUP, PANEL, PANEL + LEGEND);
    }

    private void paint(Graphics2D g, Scheme scheme, int x, int width) {
        Graphics2D panel = (Graphics2D) g.create();
        panel.translate(x, HEAD);
        panel.clip(new Rectangle(width, HEIGHT));
        chart(scheme, width).paint(panel, width, HEIGHT);
        panel.dispose();
    }

    private XYChart chart(Scheme scheme, int width) {
        XYChart chart = new XYChartBuilder()
                .width(width)
                .height(HEIGHT)
                .title(scheme.label() + ", exponent after the last batch: " + exponent(scheme))
                .xAxisTitle("width")
                .yAxisTitle("mean absolute coordinate")
                .build();
        style(chart.getStyler(), scheme == Scheme.MUP);
        for (int i = 0; i < steps.length; i++) {
            double[] means = Means.geometric(result.scales(scheme, quantity, steps[i]));
            int[] finite = IntStream.range(0, means.length)
                    .filter(j -> Double.isFinite(means[j]))
                    .toArray();
            if (finite.length > 0) {
                double[] x = Arrays.stream(pick(result.widths(), finite))
                        .map(CoordFigure::log2)
                        .toArray();
                draw(chart, steps[i], color(i), x, pick(means, finite));
            }
        }
        return chart;
    }

    private String exponent(Scheme scheme) {
        List<ScalingFit> fit = result.fit(scheme, quantity, result.settings().batches());
        return fit.isEmpty() ? "none" : Exponent.of(fit.get(0)).toString();
    }

    private static double[] pick(double[] values, int[] indices) {
        return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
    }

    private static void draw(XYChart chart, int step, Color color, double[] x, double[] y) {
        XYSeries series = chart.addSeries("batch " + step, x, y);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setLineStyle(new BasicStroke(2));
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    /** The width at a tick. */
    private static String powerOfTwo(double log2) {
        return Long.toString(Math.round(Math.pow(2, log2)));
    }

    /** From light to dark as training goes on. */
    private Color color(int i) {
        double t = steps.length == 1 ? 1 : (double) i / (steps.length - 1);
        return new Color(
                mix(FIRST.getRed(), LAST.getRed(), t),
                mix(FIRST.getGreen(), LAST.getGreen(), t),
                mix(FIRST.getBlue(), LAST.getBlue(), t));
    }

    private static int mix(int from, int to, double t) {
        return (int) Math.round(from + (to - from) * t);
    }

    private void style(XYStyler styler, boolean legend) {
        double[] range = range();
        double[] widths = result.widths();
        styler.setXAxisMin(log2(widths[0]) - 0.3);
        styler.setXAxisMax(log2(widths[widths.length - 1]) + 0.3);
        styler.setXAxisTickLabelsFormattingFunction(CoordFigure::powerOfTwo);
        styler.setXAxisTickMarkSpacingHint(TICK);
        styler.setYAxisLogarithmic(true);
        styler.setYAxisMin(range[0]);
        styler.setYAxisMax(range[1]);
        styler.setLegendVisible(legend);
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setChartTitleFont(font(Font.BOLD, 13));
        styler.setLegendFont(font(Font.PLAIN, 12));
        styler.setAxisTitleFont(font(Font.PLAIN, 12));
        styler.setAxisTickLabelsFont(font(Font.PLAIN, 12));
        styler.setMarkerSize(6);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    /** Whole decades around everything that is drawn at either side. */
    private double[] range() {
        double[] drawn = Arrays.stream(Scheme.values())
                .flatMapToDouble(scheme -> Arrays.stream(steps)
                        .mapToObj(step -> Means.geometric(result.scales(scheme, quantity, step)))
                        .flatMapToDouble(Arrays::stream))
                .filter(Double::isFinite)
                .toArray();
        double low = Arrays.stream(drawn).min().orElse(0.1);
        double high = Arrays.stream(drawn).max().orElse(1);
        return new double[] {Math.pow(10, Math.floor(Math.log10(low))), Math.pow(10, Math.floor(Math.log10(high)) + 1)};
    }
}
