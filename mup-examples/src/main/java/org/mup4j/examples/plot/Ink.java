package org.mup4j.examples.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;

/** The sizes of text in a figure, and how to place a line of text by its edge, its middle or its end. */
enum Ink {
    /** The title of a figure. */
    TITLE(Font.BOLD, 18),
    /** The title of a panel. */
    HEADING(Font.BOLD, 14),
    /** Numbers, axis labels, captions. */
    LABEL(Font.PLAIN, 12),
    /** Intervals in the margins. */
    SMALL(Font.PLAIN, 11);

    /** The colour of text. */
    static final Color BLACK = new Color(0x22, 0x22, 0x22);

    /** The colour of what matters less. */
    static final Color GREY = new Color(0x66, 0x66, 0x66);

    private final Font font;

    Ink(int style, int size) {
        font = new Font(Font.SANS_SERIF, style, size);
    }

    Font font() {
        return font;
    }

    int lineHeight() {
        return (int) Math.ceil(font.getSize() * 1.35);
    }

    double width(Graphics2D g, String text) {
        return g.getFontMetrics(font).getStringBounds(text, g).getWidth();
    }

    void left(Graphics2D g, String text, double x, double baseline) {
        g.setFont(font);
        g.drawString(text, (float) x, (float) baseline);
    }

    void centre(Graphics2D g, String text, double x, double baseline) {
        left(g, text, x - width(g, text) / 2, baseline);
    }

    void right(Graphics2D g, String text, double x, double baseline) {
        left(g, text, x - width(g, text), baseline);
    }

    /** Text that reads upwards, its middle at (x, y). */
    void upwards(Graphics2D g, String text, double x, double y) {
        AffineTransform before = g.getTransform();
        g.translate(x, y);
        g.rotate(-Math.PI / 2);
        centre(g, text, 0, font.getSize() / 3.0);
        g.setTransform(before);
    }

    /** Breaks text into lines that fit. */
    List<String> wrap(Graphics2D g, String text, double width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(g, longer) > width) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines;
    }
}
