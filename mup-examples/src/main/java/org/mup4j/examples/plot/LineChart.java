package org.mup4j.examples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lines with bands on logarithmic axes, the horizontal one with ticks at powers of two.
 *
 * @param title what is shown
 * @param xLabel name of the horizontal axis
 * @param yLabel name of the vertical axis
 * @param lines what is drawn, at most eight
 * @param width in pixels
 * @param height in pixels
 */
public record LineChart(String title, String xLabel, String yLabel, List<Line> lines, int width, int height)
        implements Figure {

    /** Okabe and Ito's colours, which colour-blind readers can tell apart. */
    private static final List<Color> COLORS = List.of(
            new Color(0x00, 0x72, 0xB2),
            new Color(0xD5, 0x5E, 0x00),
            new Color(0x00, 0x9E, 0x73),
            new Color(0xCC, 0x79, 0xA7),
            new Color(0xE6, 0x9F, 0x00),
            new Color(0x56, 0xB4, 0xE9),
            new Color(0x66, 0x66, 0x66),
            new Color(0x00, 0x00, 0x00));

    private static final int MARGIN = 16;
    private static final int BAND_OPACITY = 50;

    /**
     * A line, with a band where {@code low} and {@code high} are not empty. Points that are not positive and finite are
     * left out.
     *
     * @param name for the legend
     * @param x positions, rising
     * @param y values
     * @param low lower edge of the band, or empty
     * @param high upper edge of the band, or empty
     * @param dashed for a prediction or a reference
     */
    public record Line(String name, double[] x, double[] y, double[] low, double[] high, boolean dashed) {

        /**
         * A measured line without a band.
         *
         * @param name for the legend
         * @param x positions
         * @param y values
         * @return the line
         */
        public static Line of(String name, double[] x, double[] y) {
            return new Line(name, x, y, new double[0], new double[0], false);
        }

        /** Without the points that cannot be drawn, and with logarithms of the positions. */
        Line drawable() {
            int[] keep = IntStream.range(0, x.length)
                    .filter(i -> positive(y[i]) && (low.length == 0 || positive(low[i]) && positive(high[i])))
                    .toArray();
            double[] logs = Arrays.stream(pick(x, keep))
                    .map(v -> Math.log(v) / Math.log(2))
                    .toArray();
            return new Line(name, logs, pick(y, keep), pick(low, keep), pick(high, keep), dashed);
        }

        private static boolean positive(double v) {
            return v > 0 && Double.isFinite(v);
        }

        private static double[] pick(double[] values, int[] keep) {
            return values.length == 0
                    ? values
                    : Arrays.stream(keep).mapToDouble(i -> values[i]).toArray();
        }
    }

    @Override
    public void paint(Graphics2D g) {
        g.setColor(Ink.BLACK);
        int top = MARGIN;
        for (String line : Ink.HEADING.wrap(g, title, width - 2.0 * MARGIN)) {
            top += Ink.HEADING.lineHeight();
            Ink.HEADING.left(g, line, MARGIN, top - 4);
        }
        XYChart chart = new XYChartBuilder()
                .width(width)
                .height(height - top)
                .xAxisTitle(xLabel)
                .yAxisTitle(yLabel)
                .build();
        style(chart.getStyler());
        List<Line> drawable =
                lines.stream().map(Line::drawable).filter(l -> l.x().length > 0).toList();
        for (int i = 0; i < drawable.size(); i++) {
            band(chart, drawable.get(i), COLORS.get(i % COLORS.size()));
        }
        for (int i = 0; i < drawable.size(); i++) {
            line(chart, drawable.get(i), COLORS.get(i % COLORS.size()));
        }
        g.translate(0, top);
        chart.paint(g, width, height - top);
    }

    private static void style(XYStyler styler) {
        styler.setXAxisTickLabelsFormattingFunction(LineChart::powerOfTwo);
        styler.setYAxisLogarithmic(true);
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(new Color(0xDD, 0xDD, 0xDD));
        styler.setChartTitleVisible(false);
        styler.setLegendFont(Ink.LABEL.font());
        styler.setAxisTitleFont(Ink.LABEL.font());
        styler.setAxisTickLabelsFont(Ink.LABEL.font());
        styler.setLegendBorderColor(Color.WHITE);
        styler.setMarkerSize(6);
    }

    /** Positions are given as logarithms. */
    private static String powerOfTwo(double log) {
        return log == Math.rint(log) ? Long.toString(Math.round(Math.pow(2, log))) : "";
    }

    private static void band(XYChart chart, Line line, Color color) {
        if (line.low().length == 0) {
            return;
        }
        int n = line.x().length;
        double[] x = new double[2 * n];
        double[] y = new double[2 * n];
        for (int i = 0; i < n; i++) {
            x[i] = line.x()[i];
            y[i] = line.high()[i];
            x[2 * n - 1 - i] = line.x()[i];
            y[2 * n - 1 - i] = line.low()[i];
        }
        XYSeries band = chart.addSeries(line.name() + " band", x, y);
        band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        band.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_OPACITY));
        band.setLineColor(new Color(0, 0, 0, 0));
        band.setMarker(SeriesMarkers.NONE);
        band.setShowInLegend(false);
    }

    private static void line(XYChart chart, Line line, Color color) {
        XYSeries series = chart.addSeries(line.name(), line.x(), line.y());
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(line.dashed() ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
        series.setLineStyle(
                line.dashed()
                        ? new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0)
                        : new BasicStroke(2));
    }
}
