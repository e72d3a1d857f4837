package org.mup4j.examples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * Predicted against measured exponents: a bar from zero to each measured exponent with its interval, and a mark where the
 * prediction is.
 *
 * @param title what is measured
 * @param note what to read from it
 * @param groups bars under a heading each
 */
public record ExponentFigure(String title, String note, List<Group> groups) implements Figure {

    private static final int MARGIN = 16;
    private static final int ROW = 22;
    private static final int LABELS = 130;
    private static final int PLOT = 330;
    private static final int VALUES = 190;
    private static final int HEAD = 24;
    private static final int AXIS = 30;
    private static final double SPAN = 1.35;
    private static final Color NEAR = new Color(0x00, 0x72, 0xB2);
    private static final Color FAR = new Color(0xD5, 0x5E, 0x00);
    private static final double TOLERANCE = 0.1;

    /**
     * Bars that belong together.
     *
     * @param heading what they share
     * @param bars from the top
     */
    public record Group(String heading, List<Bar> bars) {}

    /**
     * One exponent.
     *
     * @param label what was measured
     * @param predicted the exponent that theory gives
     * @param measured the exponent found
     */
    public record Bar(String label, double predicted, Exponent measured) {}

    @Override
    public int width() {
        return 2 * MARGIN + columns() * (LABELS + PLOT + VALUES);
    }

    @Override
    public int height() {
        int rows = (groups.size() + columns() - 1) / columns();
        return 2 * MARGIN + head() + rows * groupHeight();
    }

    private int columns() {
        return Math.min(2, groups.size());
    }

    private int head() {
        return Ink.TITLE.lineHeight() + 2 * Ink.LABEL.lineHeight() + 10;
    }

    private int groupHeight() {
        return groups.stream().mapToInt(g -> g.bars().size()).max().orElse(0) * ROW + HEAD + AXIS + 10;
    }

    @Override
    public void paint(Graphics2D g) {
        g.setColor(Ink.BLACK);
        Ink.TITLE.left(g, title, MARGIN, MARGIN + 18);
        int y = MARGIN + Ink.TITLE.lineHeight();
        for (String line : Ink.LABEL.wrap(g, note, width() - 2 * MARGIN)) {
            y += Ink.LABEL.lineHeight();
            Ink.LABEL.left(g, line, MARGIN, y - 4);
        }
        for (int k = 0; k < groups.size(); k++) {
            int x = MARGIN + k % columns() * (LABELS + PLOT + VALUES);
            group(g, groups.get(k), x, MARGIN + head() + k / columns() * groupHeight());
        }
    }

    private void group(Graphics2D g, Group group, int x, int top) {
        g.setColor(Ink.BLACK);
        Ink.HEADING.left(g, group.heading(), x, top + 14);
        int first = top + HEAD;
        int bottom = first + group.bars().size() * ROW;
        axis(g, x, first, bottom);
        for (int i = 0; i < group.bars().size(); i++) {
            bar(g, group.bars().get(i), x, first + i * ROW);
        }
    }

    private static void axis(Graphics2D g, int x, int first, int bottom) {
        g.setStroke(new BasicStroke(1));
        for (double tick = -1; tick <= 1; tick += 0.5) {
            double at = position(x, tick);
            g.setColor(tick == 0 ? Ink.GREY : new Color(0xDD, 0xDD, 0xDD));
            g.draw(new Line2D.Double(at, first, at, bottom));
            g.setColor(Ink.GREY);
            Ink.SMALL.centre(g, Exponent.of(tick), at, bottom + 14);
        }
    }

    private static double position(int x, double exponent) {
        double clipped = Math.max(-SPAN, Math.min(SPAN, exponent));
        return x + LABELS + PLOT * (clipped + SPAN) / (2 * SPAN);
    }

    private static void bar(Graphics2D g, Bar bar, int x, int y) {
        Exponent measured = bar.measured();
        double middle = y + ROW / 2.0;
        g.setColor(Ink.BLACK);
        Ink.LABEL.left(g, bar.label(), x, middle + 4);
        if (measured.isKnown()) {
            double zero = position(x, 0);
            double end = position(x, measured.value());
            g.setColor(Math.abs(measured.value() - bar.predicted()) <= TOLERANCE ? NEAR : FAR);
            g.fill(new Rectangle2D.Double(Math.min(zero, end), middle - 5, Math.max(2, Math.abs(end - zero)), 10));
            g.setColor(Ink.BLACK);
            g.setStroke(new BasicStroke(1.5f));
            g.draw(new Line2D.Double(position(x, measured.low()), middle, position(x, measured.high()), middle));
        }
        double mark = position(x, bar.predicted());
        g.setColor(Ink.BLACK);
        g.setStroke(new BasicStroke(2.5f));
        g.draw(new Line2D.Double(mark, middle - 9, mark, middle + 9));
        Ink.SMALL.left(g, measured.toString(), x + LABELS + PLOT + 10, middle + 4);
    }
}
