package org.mup4j.examples.plot;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.apache.batik.dom.GenericDOMImplementation;
import org.apache.batik.svggen.SVGGraphics2D;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.report.OutputDirectory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Writes a figure as PNG and as SVG. */
public final class FigureWriter {

    private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

    private FigureWriter() {}

    /**
     * Makes sure that this machine can draw text, which a bare container without fonts cannot.
     *
     * @throws UserError if it cannot
     */
    public static void check() {
        System.setProperty("java.awt.headless", "true");
        try {
            BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = image.createGraphics();
            Ink.LABEL.width(g, "x");
            g.dispose();
        } catch (LinkageError | RuntimeException e) {
            throw new UserError(
                    "Cannot draw figures: Java finds no font on this machine (" + e.getMessage()
                            + "). Install one, on Debian with: apt-get install fontconfig fonts-dejavu-core",
                    e);
        }
    }

    /**
     * Adds a figure to a directory, as NAME.png and NAME.svg.
     *
     * @param directory where to
     * @param name name without ending
     * @param figure what to draw
     */
    public static void add(OutputDirectory directory, String name, Figure figure) {
        directory.add(name + ".png", png(figure));
        directory.add(name + ".svg", svg(figure));
    }

    /**
     * Draws pixels, one for each unit of the figure.
     *
     * @param figure what to draw
     * @return a PNG file
     */
    public static byte[] png(Figure figure) {
        BufferedImage image = new BufferedImage(figure.width(), figure.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        paint(figure, g);
        g.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Draws vectors.
     *
     * @param figure what to draw
     * @return an SVG file
     */
    public static byte[] svg(Figure figure) {
        Document document = GenericDOMImplementation.getDOMImplementation().createDocument(SVG_NAMESPACE, "svg", null);
        SVGGraphics2D g = new SVGGraphics2D(document);
        g.setSVGCanvasSize(new Dimension(figure.width(), figure.height()));
        paint(figure, g);
        Element root = g.getRoot();
        // Without it, a picture that is shown smaller is cut off instead of scaled.
        root.setAttributeNS(null, "viewBox", "0 0 " + figure.width() + " " + figure.height());
        StringWriter text = new StringWriter();
        try {
            g.stream(root, text, true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void paint(Figure figure, Graphics2D g) {
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, figure.width(), figure.height());
        figure.paint(g);
    }
}
