package org.mup4j.examples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.Locale;

/**
 * Paints one heatmap: title and exponents above, a number in every cell, the exponent in width at the right of each row
 * and that in depth beneath each column, a caption below.
 */
final class PanelPainter {

    /** Height of a cell. */
    static final int CELL_HEIGHT = 30;

    /** What stands above the cells. */
    static final int HEAD = 60;

    private static final int CELL_WIDTH = 62;
    private static final int LEFT = 54;
    private static final int RIGHT = 88;
    private static final int FOOT = 66;
    private static final int HATCH = 7;
    private static final Color HATCH_COLOR = new Color(0, 0, 0, 70);

    private final HeatmapPanel panel;
    private final ColorScale scale;

    PanelPainter(HeatmapPanel panel, ColorScale scale) {
        this.panel = panel;
        this.scale = scale;
    }

    static int width(HeatmapPanel panel) {
        return LEFT + panel.widths().length * CELL_WIDTH + RIGHT;
    }

    static int height(Graphics2D g, HeatmapPanel panel) {
        int lines = Ink.LABEL.wrap(g, panel.caption(), width(panel)).size();
        return HEAD + panel.depths().length * CELL_HEIGHT + FOOT + lines * Ink.LABEL.lineHeight();
    }

    void paint(Graphics2D g, int x, int y) {
        head(g, x, y);
        int top = y + HEAD;
        for (int i = 0; i < panel.depths().length; i++) {
            for (int j = 0; j < panel.widths().length; j++) {
                cell(g, x + LEFT + j * CELL_WIDTH, top + i * CELL_HEIGHT, i, j);
            }
        }
        rows(g, x, top);
        int bottom = top + panel.depths().length * CELL_HEIGHT;
        columns(g, x, bottom);
        g.setColor(Ink.BLACK);
        int baseline = bottom + FOOT;
        for (String line : Ink.LABEL.wrap(g, panel.caption(), width(panel))) {
            baseline += Ink.LABEL.lineHeight();
            Ink.LABEL.left(g, line, x, baseline - 4);
        }
    }

    private void head(Graphics2D g, int x, int y) {
        g.setColor(Ink.BLACK);
        Ink.HEADING.left(g, panel.title(), x, y + 14);
        String exponents = "exponents: width " + panel.widthExponent() + ", depth " + panel.depthExponent();
        Ink.SMALL.left(g, exponents, x, y + 32);
        g.setColor(Ink.GREY);
        Ink.SMALL.left(g, "in width", x + LEFT + panel.widths().length * CELL_WIDTH + 6, y + HEAD - 6);
    }

    private void cell(Graphics2D g, int x, int y, int i, int j) {
        double octaves = panel.octaves(i, j);
        boolean missing = !Double.isFinite(octaves);
        g.setColor(missing ? new Color(0xBB, 0xBB, 0xBB) : scale.at(octaves));
        g.fillRect(x, y, CELL_WIDTH, CELL_HEIGHT);
        if (panel.hatched()[i][j]) {
            hatch(g, x, y);
        }
        g.setColor(Color.WHITE);
        g.setStroke(new BasicStroke(1));
        g.drawRect(x, y, CELL_WIDTH, CELL_HEIGHT);
        g.setColor(missing ? Ink.BLACK : scale.text(octaves));
        Ink.LABEL.centre(g, number(panel.values()[i][j]), x + CELL_WIDTH / 2.0, y + CELL_HEIGHT / 2.0 + 4);
    }

    private static void hatch(Graphics2D g, int x, int y) {
        g.setColor(HATCH_COLOR);
        g.setStroke(new BasicStroke(1));
        for (int c = HATCH; c < CELL_WIDTH + CELL_HEIGHT; c += HATCH) {
            double fromX = Math.max(0, c - CELL_HEIGHT);
            double toX = Math.min(CELL_WIDTH, c);
            g.draw(new Line2D.Double(x + fromX, y + c - fromX, x + toX, y + c - toX));
        }
    }

    private void rows(Graphics2D g, int x, int top) {
        int right = x + LEFT + panel.widths().length * CELL_WIDTH + 6;
        for (int i = 0; i < panel.depths().length; i++) {
            double middle = top + (i + 0.5) * CELL_HEIGHT + 4;
            g.setColor(Ink.BLACK);
            Ink.LABEL.right(g, Integer.toString(panel.depths()[i]), x + LEFT - 6, middle);
            Exponent exponent = panel.widthExponents().get(i);
            Ink.SMALL.left(g, exponent.slope(), right, middle);
            g.setColor(Ink.GREY);
            Ink.SMALL.left(g, exponent.halfWidth(), right + 38, middle);
        }
        g.setColor(Ink.BLACK);
        Ink.LABEL.upwards(g, "depth", x + 10, top + panel.depths().length * CELL_HEIGHT / 2.0);
    }

    private void columns(Graphics2D g, int x, int bottom) {
        g.setColor(Ink.GREY);
        Ink.SMALL.right(g, "in depth", x + LEFT - 4, bottom + 45);
        for (int j = 0; j < panel.widths().length; j++) {
            double middle = x + LEFT + (j + 0.5) * CELL_WIDTH;
            g.setColor(Ink.BLACK);
            Ink.LABEL.centre(g, Integer.toString(panel.widths()[j]), middle, bottom + 15);
            Exponent exponent = panel.depthExponents().get(j);
            Ink.SMALL.centre(g, exponent.slope(), middle, bottom + 45);
            g.setColor(Ink.GREY);
            Ink.SMALL.centre(g, exponent.halfWidth(), middle, bottom + 58);
        }
        g.setColor(Ink.BLACK);
        Ink.LABEL.centre(g, "width", x + LEFT + panel.widths().length * CELL_WIDTH / 2.0, bottom + 30);
    }

    /** Three significant digits, as short as they can be written. */
    static String number(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return "–";
        }
        if (size >= 1e-3 && size < 1e5) {
            int decimals = Math.max(0, Math.min(4, 2 - (int) Math.floor(Math.log10(size))));
            return String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
        return size == 0
                ? "0"
                : String.format(Locale.ROOT, "%.1e", value).replace("e-0", "e-").replace("e+0", "e");
    }
}
