package org.mup4j.examples.plot;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.List;

/**
 * Figures beside each other under a title.
 *
 * @param title above them
 * @param note a sentence on what to look at
 * @param parts from the left
 */
public record SideBySide(String title, String note, List<Figure> parts) implements Figure {

    private static final int MARGIN = 16;
    private static final int NOTE_LINES = 3;

    /** Copies the list. */
    public SideBySide {
        parts = List.copyOf(parts);
    }

    private static int head() {
        return MARGIN + Ink.TITLE.lineHeight() + NOTE_LINES * Ink.LABEL.lineHeight() + 6;
    }

    @Override
    public int width() {
        return 2 * MARGIN + parts.stream().mapToInt(Figure::width).sum();
    }

    @Override
    public int height() {
        return head() + MARGIN + parts.stream().mapToInt(Figure::height).max().orElse(0);
    }

    @Override
    public void paint(Graphics2D g) {
        g.setColor(Ink.BLACK);
        Ink.TITLE.left(g, title, MARGIN, MARGIN + 18);
        int y = MARGIN + Ink.TITLE.lineHeight();
        for (String line : Ink.LABEL.wrap(g, note, width() - 2.0 * MARGIN)) {
            y += Ink.LABEL.lineHeight();
            Ink.LABEL.left(g, line, MARGIN, y - 4.0);
        }
        AffineTransform before = g.getTransform();
        int x = MARGIN;
        for (Figure part : parts) {
            g.translate(x, head());
            part.paint(g);
            g.setTransform(before);
            x += part.width();
        }
    }
}
