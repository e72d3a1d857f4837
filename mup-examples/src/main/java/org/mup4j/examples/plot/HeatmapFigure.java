package org.mup4j.examples.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * Panels in rows, under one title, with one colour scale: the distance from each panel's base cell in octaves.
 *
 * @param title what the panels have in common
 * @param note what to read from them
 * @param rows panels, from the top
 */
public record HeatmapFigure(String title, String note, List<List<HeatmapPanel>> rows) implements Figure {

    private static final int MARGIN = 16;
    private static final int GAP = 14;
    private static final int BAR = 86;

    /** In octaves: less would give noise the colours of growth. */
    private static final double SMALLEST_RANGE = 2;

    /** Copies the rows. */
    public HeatmapFigure {
        rows = rows.stream().map(List::copyOf).toList();
    }

    @Override
    public int width() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(1);
        return 2 * MARGIN + columns * PanelPainter.width(first()) + (columns - 1) * GAP + BAR;
    }

    @Override
    public int height() {
        int height = 2 * MARGIN + headHeight();
        for (List<HeatmapPanel> row : rows) {
            height += rowHeight(row) + GAP;
        }
        return height - GAP;
    }

    @Override
    public void paint(Graphics2D g) {
        ColorScale scale = new ColorScale(rows.stream()
                .flatMap(List::stream)
                .mapToDouble(HeatmapPanel::largestDistance)
                .reduce(SMALLEST_RANGE, Math::max));
        g.setColor(Ink.BLACK);
        int y = MARGIN + Ink.TITLE.lineHeight();
        Ink.TITLE.left(g, title, MARGIN, y - 6);
        for (String line : Ink.LABEL.wrap(g, note, width() - 2 * MARGIN)) {
            y += Ink.LABEL.lineHeight();
            Ink.LABEL.left(g, line, MARGIN, y - 4);
        }
        y = MARGIN + headHeight();
        for (List<HeatmapPanel> row : rows) {
            int x = MARGIN;
            for (HeatmapPanel panel : row) {
                new PanelPainter(panel, scale).paint(g, x, y);
                x += PanelPainter.width(panel) + GAP;
            }
            y += rowHeight(row) + GAP;
        }
        colorBar(g, scale);
    }

    private HeatmapPanel first() {
        return rows.get(0).get(0);
    }

    private int headHeight() {
        int lines = Ink.LABEL.wrap(scratch(), note, width() - 2 * MARGIN).size();
        return Ink.TITLE.lineHeight() + lines * Ink.LABEL.lineHeight() + GAP;
    }

    private static int rowHeight(List<HeatmapPanel> row) {
        return row.stream()
                .mapToInt(p -> PanelPainter.height(scratch(), p))
                .max()
                .orElse(0);
    }

    /** Something to measure text with before there is anything to paint on. */
    private static Graphics2D scratch() {
        return new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    }

    private void colorBar(Graphics2D g, ColorScale scale) {
        int x = width() - MARGIN - BAR + 30;
        int top = MARGIN + headHeight() + PanelPainter.HEAD;
        int length = first().depths().length * PanelPainter.CELL_HEIGHT;
        int steps = length / 2;
        for (int i = 0; i < steps; i++) {
            g.setColor(scale.at(scale.range() * (1 - 2.0 * i / (steps - 1))));
            g.fillRect(x, top + 2 * i, 16, 2);
        }
        g.setColor(Ink.BLACK);
        Ink.SMALL.centre(g, "log2 of", x + 8, top - 20);
        Ink.SMALL.centre(g, "value / base", x + 8, top - 7);
        String[] labels = {
            octaves(scale.range()),
            octaves(scale.range() / 2),
            "0",
            octaves(-scale.range() / 2),
            octaves(-scale.range())
        };
        for (int i = 0; i < labels.length; i++) {
            Ink.SMALL.left(g, labels[i], x + 20, top + i * length / 4.0 + 4);
        }
    }

    private static String octaves(double value) {
        return String.format(Locale.ROOT, "%+.2g", value).contains("e")
                ? String.format(Locale.ROOT, "%+.0f", value)
                : String.format(Locale.ROOT, "%+.1f", value);
    }
}
