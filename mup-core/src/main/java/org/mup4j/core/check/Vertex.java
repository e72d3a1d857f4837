package org.mup4j.core.check;

/**
 * The minimum of a bowl from points with noise: the vertex of a parabola fitted by weighted least squares, in a window that
 * is centred on the vertex itself.
 *
 * <p>The weights {@code (1 - (distance / half)^2)^2} fade out towards the end of the window. A window of five points with
 * equal weights jumps when the best point changes, and with an asymmetric bowl its vertex depends on where the grid happens
 * to lie: by 0.09 to 0.15 octaves on a grid of one octave. The fading window brings that down to 0.03 to 0.04, with less
 * noise (0.20 octaves against 0.26, the log losses having a standard error of 0.045). A diverged point beside one that
 * did not diverge stands for the highest loss measured in the window; further ones say nothing more about the bowl.
 */
final class Vertex {

    /** The smallest half of a window, in steps of the grid: four points, or five with the outer ones light. */
    private static final double STEPS = 2.1;

    private static final int ITERATIONS = 100;
    private static final double TOLERANCE = 1e-10;

    private final double[] x;
    private final double[] y;
    private final double half;

    private Vertex(double[] x, double[] y, double half) {
        this.x = x;
        this.y = y;
        this.half = half;
    }

    /**
     * The vertex.
     *
     * @param x log2 of the rates, ascending
     * @param y mean log losses, +infinity where diverged, at least one finite
     * @param best index of the smallest
     * @param octaves half the window in octaves; a coarse grid widens it
     */
    static double of(double[] x, double[] y, int best, double octaves) {
        return new Vertex(x, y, Math.max(octaves, STEPS * step(x))).from(x[best]);
    }

    /** The mean step of a grid, in octaves. */
    static double step(double[] x) {
        return x.length < 2 ? 0 : (x[x.length - 1] - x[0]) / (x.length - 1);
    }

    private double from(double start) {
        double center = start;
        for (int i = 0; i < ITERATIONS; i++) {
            double next = clamp(center + clamp(offset(center), -half / 4, half / 4), x[0], x[x.length - 1]);
            if (Math.abs(next - center) < TOLERANCE) {
                return next;
            }
            // Halved late, so that a window that goes back and forth settles.
            center = i < ITERATIONS / 2 ? next : (center + next) / 2;
        }
        return center;
    }

    private static double clamp(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }

    /** How far the vertex lies from the window's centre; 0 where the window holds no bowl. */
    private double offset(double center) {
        double highest = highest(center);
        double[] moments = new double[5];
        double[] right = new double[3];
        int points = 0;
        for (int i = 0; i < x.length; i++) {
            double weight = weight(center, i);
            if (weight > 0 && tells(i)) {
                points++;
                double u = x[i] - center;
                double loss = Double.isFinite(y[i]) ? y[i] : highest;
                double power = weight;
                for (int k = 0; k < moments.length; k++, power *= u) {
                    moments[k] += power;
                    if (k < right.length) {
                        right[k] += power * loss;
                    }
                }
            }
        }
        return points < 3 ? 0 : parabola(moments, right);
    }

    /** Solves the normal equations by Cramer's rule for slope and curvature. */
    private static double parabola(double[] m, double[] r) {
        double slope = det(m[0], r[0], m[2], m[1], r[1], m[3], m[2], r[2], m[4]);
        double curvature = det(m[0], m[1], r[0], m[1], m[2], r[1], m[2], m[3], r[2]);
        // The determinant of the moments is positive, so the signs are those of the coefficients.
        return curvature > 0 ? -slope / (2 * curvature) : 0;
    }

    private static double det(
            double a, double b, double c, double d, double e, double f, double g, double h, double i) {
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
    }

    private boolean tells(int i) {
        return Double.isFinite(y[i])
                || (i > 0 && Double.isFinite(y[i - 1]))
                || (i + 1 < y.length && Double.isFinite(y[i + 1]));
    }

    private double highest(double center) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(y[i]) && weight(center, i) > 0) {
                highest = Math.max(highest, y[i]);
            }
        }
        return highest;
    }

    private double weight(double center, int i) {
        double u = (x[i] - center) / half;
        double fade = 1 - u * u;
        return fade > 0 ? fade * fade : 0;
    }
}
