package org.mup4j.examples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.List;

/**
 * Curves on double logarithmic axes, each with a band and its lowest point marked; a triangle at the upper edge is a value
 * beyond all scales.
 *
 * @param title above it
 * @param xLabel name of the horizontal axis
 * @param yLabel name of the vertical axis
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param curves from the first, drawn in the lightest colour, to the last
 * @param width in pixels
 * @param height in pixels
 */
public record CurvePanel(
        String title, String xLabel, String yLabel, Axis x, Axis y, List<Curve> curves, int width, int height)
        implements Figure {

    private static final int LEFT = 62;
    private static final int RIGHT = 14;
    private static final int TOP = 30;
    private static final int BOTTOM = 44;
    private static final int LEGEND_COLUMN = 92;
    private static final int BAND_OPACITY = 45;
    private static final Color GRID = new Color(0xDD, 0xDD, 0xDD);
    private static final Color FIRST = new Color(0xE6, 0x9F, 0x00);
    private static final Color MIDDLE = new Color(0xB0, 0x30, 0x60);
    private static final Color LAST = new Color(0x1A, 0x1A, 0x6A);

    /** Copies the list. */
    public CurvePanel {
        curves = List.copyOf(curves);
    }

    /**
     * A logarithmic axis.
     *
     * @param low its lower end, positive
     * @param high its upper end, above the lower
     * @param base ticks are at its powers: 10, or 2 for sizes that double
     */
    public record Axis(double low, double high, int base) {

        /**
         * The axis over positive finite values, with a little room at both ends.
         *
         * @param base of the ticks, 10 or 2
         * @param values others are left out
         * @return from 1 to 10 if there is none
         */
        public static Axis over(int base, double... values) {
            double low = Double.POSITIVE_INFINITY;
            double high = 0;
            for (double value : values) {
                if (value > 0 && Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
            if (high == 0) {
                return new Axis(1, 10, base);
            }
            double room = Math.max(1.05, Math.pow(high / low, 0.04));
            return new Axis(low / room, high * room, base);
        }

        /** Where a value lies, from 0 to 1; beyond the ends, at the end. */
        double position(double value) {
            double t = (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low));
            return Math.max(0, Math.min(1, t));
        }
    }

    /**
     * One curve.
     *
     * @param name for the legend
     * @param points in ascending order of x
     * @param optimum where the mark goes: x and y; empty for none
     */
    public record Curve(String name, List<Point> points, List<double[]> optimum) {

        /** Copies the lists. */
        public Curve {
            points = List.copyOf(points);
            optimum = List.copyOf(optimum);
        }
    }

    /**
     * One point with its band.
     *
     * @param x position
     * @param y value; infinite for a triangle at the upper edge
     * @param low lower end of the band
     * @param high upper end of the band
     */
    public record Point(double x, double y, double low, double high) {

        boolean isBeyond() {
            return !(y > 0 && Double.isFinite(y));
        }
    }

    private int legendRows() {
        int columns = Math.max(1, (width - LEFT - RIGHT) / LEGEND_COLUMN);
        return (curves.size() + columns - 1) / columns;
    }

    private Rectangle frame() {
        int top = TOP + legendRows() * Ink.LABEL.lineHeight() + 10;
        return new Rectangle(LEFT, top, width - LEFT - RIGHT, height - top - BOTTOM);
    }

    @Override
    public void paint(Graphics2D g) {
        Rectangle frame = frame();
        g.setColor(Ink.BLACK);
        Ink.HEADING.left(g, title, LEFT, TOP - 10);
        legend(g);
        axes(g, frame);
        for (int i = 0; i < curves.size(); i++) {
            band(g, frame, curves.get(i), color(i));
        }
        for (int i = 0; i < curves.size(); i++) {
            line(g, frame, curves.get(i), color(i));
            beyond(g, frame, curves.get(i), i);
        }
        for (int i = 0; i < curves.size(); i++) {
            optimum(g, frame, curves.get(i), color(i));
        }
    }

    private Color color(int i) {
        double t = curves.size() < 2 ? 1 : (double) i / (curves.size() - 1);
        return t < 0.5 ? mix(FIRST, MIDDLE, 2 * t) : mix(MIDDLE, LAST, 2 * t - 1);
    }

    private static Color mix(Color from, Color to, double t) {
        return new Color(
                (int) Math.round(from.getRed() + (to.getRed() - from.getRed()) * t),
                (int) Math.round(from.getGreen() + (to.getGreen() - from.getGreen()) * t),
                (int) Math.round(from.getBlue() + (to.getBlue() - from.getBlue()) * t));
    }

    private void legend(Graphics2D g) {
        int columns = Math.max(1, (width - LEFT - RIGHT) / LEGEND_COLUMN);
        for (int i = 0; i < curves.size(); i++) {
            int x = LEFT + i % columns * LEGEND_COLUMN;
            int y = TOP + (i / columns + 1) * Ink.LABEL.lineHeight() - 4;
            g.setColor(color(i));
            g.setStroke(new BasicStroke(2.5f));
            g.draw(new Line2D.Double(x, y - 4, x + 16, y - 4));
            g.setColor(Ink.BLACK);
            Ink.LABEL.left(g, curves.get(i).name(), x + 20, y);
        }
    }

    private void axes(Graphics2D g, Rectangle frame) {
        g.setStroke(new BasicStroke(1));
        for (double tick : Ticks.of(x)) {
            double at = frame.x + frame.width * x.position(tick);
            g.setColor(GRID);
            g.draw(new Line2D.Double(at, frame.y, at, frame.y + frame.height));
            g.setColor(Ink.BLACK);
            Ink.LABEL.centre(g, Ticks.label(tick), at, frame.y + frame.height + 16.0);
        }
        for (double tick : Ticks.of(y)) {
            double at = vertical(frame, tick);
            g.setColor(GRID);
            g.draw(new Line2D.Double(frame.x, at, frame.x + frame.width, at));
            g.setColor(Ink.BLACK);
            Ink.LABEL.right(g, Ticks.label(tick), frame.x - 6.0, at + 4);
        }
        g.setColor(Ink.GREY);
        g.draw(frame);
        g.setColor(Ink.BLACK);
        Ink.LABEL.centre(g, xLabel, frame.getCenterX(), frame.y + frame.height + 36.0);
        Ink.LABEL.upwards(g, yLabel, 14, frame.getCenterY());
    }

    private double vertical(Rectangle frame, double value) {
        return frame.y + frame.height * (1 - y.position(value));
    }

    private double horizontal(Rectangle frame, double value) {
        return frame.x + frame.width * x.position(value);
    }

    private void band(Graphics2D g, Rectangle frame, Curve curve, Color color) {
        g.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_OPACITY));
        List<Point> points = curve.points();
        for (int i = 1; i < points.size(); i++) {
            Point a = points.get(i - 1);
            Point b = points.get(i);
            if (a.isBeyond() || b.isBeyond()) {
                continue;
            }
            Path2D path = new Path2D.Double();
            path.moveTo(horizontal(frame, a.x()), vertical(frame, a.low()));
            path.lineTo(horizontal(frame, a.x()), vertical(frame, a.high()));
            path.lineTo(horizontal(frame, b.x()), vertical(frame, b.high()));
            path.lineTo(horizontal(frame, b.x()), vertical(frame, b.low()));
            path.closePath();
            g.fill(path);
        }
    }

    private void line(Graphics2D g, Rectangle frame, Curve curve, Color color) {
        g.setColor(color);
        g.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        List<Point> points = curve.points();
        for (int i = 0; i < points.size(); i++) {
            Point b = points.get(i);
            if (b.isBeyond()) {
                continue;
            }
            double bx = horizontal(frame, b.x());
            double by = vertical(frame, b.y());
            g.fill(new Ellipse2D.Double(bx - 2.5, by - 2.5, 5, 5));
            if (i > 0 && !points.get(i - 1).isBeyond()) {
                Point a = points.get(i - 1);
                g.draw(new Line2D.Double(horizontal(frame, a.x()), vertical(frame, a.y()), bx, by));
            }
        }
    }

    /** Triangles side by side, so that those of all curves can be seen. */
    private void beyond(Graphics2D g, Rectangle frame, Curve curve, int index) {
        double shift = 5.0 * (index - (curves.size() - 1) / 2.0);
        g.setColor(color(index));
        for (Point point : curve.points()) {
            if (point.isBeyond()) {
                double at = horizontal(frame, point.x()) + shift;
                Path2D path = new Path2D.Double();
                path.moveTo(at, frame.y + 2.0);
                path.lineTo(at - 4, frame.y + 10.0);
                path.lineTo(at + 4, frame.y + 10.0);
                path.closePath();
                g.fill(path);
            }
        }
    }

    private void optimum(Graphics2D g, Rectangle frame, Curve curve, Color color) {
        for (double[] at : curve.optimum()) {
            double px = horizontal(frame, at[0]);
            double py = vertical(frame, at[1]);
            Path2D star = new Path2D.Double();
            for (int i = 0; i < 10; i++) {
                double angle = Math.PI * (i / 5.0 - 0.5);
                double radius = i % 2 == 0 ? 9 : 4;
                double sx = px + radius * Math.cos(angle);
                double sy = py + radius * Math.sin(angle);
                if (i == 0) {
                    star.moveTo(sx, sy);
                } else {
                    star.lineTo(sx, sy);
                }
            }
            star.closePath();
            g.setColor(color);
            g.fill(star);
            g.setColor(Color.WHITE);
            g.setStroke(new BasicStroke(1));
            g.draw(star);
        }
    }
}
