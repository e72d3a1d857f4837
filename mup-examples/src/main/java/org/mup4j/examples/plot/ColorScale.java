package org.mup4j.examples.plot;

import java.awt.Color;

/**
 * Colours for values that lie above and below a middle: blue, white, orange-brown, which colour-blind readers can tell
 * apart. Lightness falls by the same amount on each side (CIELAB, D65), so that equal steps look equal.
 *
 * @param range the distance from the middle at which the scale ends
 */
record ColorScale(double range) {

    /** Lightness, a, b in CIELAB at the ends, half way, and in the middle. */
    private static final double[][] BELOW = {{96, 0, 0}, {64, -8, -34}, {32, 8, -46}};

    private static final double[][] ABOVE = {{96, 0, 0}, {64, 30, 54}, {32, 30, 42}};

    /** Text on colours darker than this is white. */
    private static final double DARK = 0.6;

    ColorScale {
        if (!(range > 0)) {
            range = 1;
        }
    }

    /**
     * The colour of a value.
     *
     * @param distance signed distance from the middle; beyond the range the end's colour
     * @return the colour
     */
    Color at(double distance) {
        double t = position(distance);
        double[][] stops = distance < 0 ? BELOW : ABOVE;
        int segment = t >= 0.5 ? 1 : 0;
        double f = 2 * t - segment;
        double[] lab = new double[3];
        for (int i = 0; i < 3; i++) {
            lab[i] = stops[segment][i] * (1 - f) + stops[segment + 1][i] * f;
        }
        return toRgb(lab);
    }

    /**
     * The colour of text that can be read on {@link #at}.
     *
     * @param distance signed distance from the middle
     * @return black or white
     */
    Color text(double distance) {
        return position(distance) > DARK ? Color.WHITE : Ink.BLACK;
    }

    private double position(double distance) {
        return Math.min(1, Math.abs(distance) / range);
    }

    private static Color toRgb(double[] lab) {
        double fy = (lab[0] + 16) / 116;
        double x = 0.95047 * inverse(fy + lab[1] / 500);
        double y = inverse(fy);
        double z = 1.08883 * inverse(fy - lab[2] / 200);
        return new Color(
                channel(3.2406 * x - 1.5372 * y - 0.4986 * z),
                channel(-0.9689 * x + 1.8758 * y + 0.0415 * z),
                channel(0.0557 * x - 0.2040 * y + 1.0570 * z));
    }

    private static double inverse(double t) {
        return t > 6.0 / 29 ? t * t * t : (t - 16.0 / 116) * 3 * 36 / 841;
    }

    private static int channel(double linear) {
        double clipped = Math.max(0, Math.min(1, linear));
        double s = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * Math.pow(clipped, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * s);
    }
}
