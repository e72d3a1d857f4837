package org.mup4j.examples.plot;

import java.awt.Graphics2D;

/** A picture of fixed size that can be painted on anything: pixels, or vectors. */
public interface Figure {

    /**
     * The width.
     *
     * @return in pixels at 100%
     */
    int width();

    /**
     * The height.
     *
     * @return in pixels at 100%
     */
    int height();

    /**
     * Paints the picture on a white ground.
     *
     * @param g where to; the caller's settings may be changed
     */
    void paint(Graphics2D g);
}
