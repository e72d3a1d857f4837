package org.mup4j.core.check;

import java.util.Arrays;
import org.hipparchus.stat.StatUtils;

/**
 * What it costs to train a wide network at the rate that is best for a narrow one.
 *
 * @param logLoss the rise of the mean log loss of the wide network, from the best rate of its own grid to the narrow
 *     network's {@link LrCurve#optimum()}; between two rates of the grid interpolated linearly over log2, which overstates
 *     it a little. +infinity if the wide network diverges there, NaN if the narrow one has no best rate or the wide one's
 *     grid does not reach it
 * @param sd the standard deviation of the rise over the seeds, each seed's losses at the two rates being compared; NaN
 *     with one seed or an infinite rise
 * @param learningRate the rate that was transferred
 */
public record Regret(double logLoss, double sd, double learningRate) {

    /** How near to a rate of the grid, in octaves, counts as that rate. */
    private static final double SAME = 1e-6;

    static Regret of(LrCurve narrow, LrCurve wide) {
        double log2 = narrow.optimum().log2();
        int own = LrCurve.best(wide.meanLogLosses(-1));
        double[] rise = new double[wide.seeds()];
        for (int seed = 0; seed < rise.length; seed++) {
            rise[seed] = at(wide, log2, seed)
                    - Math.log(wide.points().get(own).losses().get(seed));
        }
        return of(rise, narrow.optimum().learningRate());
    }

    /**
     * What it costs to be at one point rather than another, which may be of another curve.
     *
     * @param own the point
     * @param other the other point, with as many seeds
     * @return the rise from the other's losses to its own, seed by seed; the rate is its own
     */
    public static Regret between(LrCurve.Point own, LrCurve.Point other) {
        double[] rise = new double[own.losses().size()];
        for (int seed = 0; seed < rise.length; seed++) {
            rise[seed] =
                    Math.log(own.losses().get(seed)) - Math.log(other.losses().get(seed));
        }
        return of(rise, own.learningRate());
    }

    private static Regret of(double[] rise, double learningRate) {
        double mean = Arrays.stream(rise).sum() / rise.length;
        return new Regret(mean, sd(rise, mean), learningRate);
    }

    private static double sd(double[] rise, double mean) {
        return rise.length < 2 || !Double.isFinite(mean) ? Double.NaN : Math.sqrt(StatUtils.variance(rise));
    }

    /** The log loss of one seed at a rate, by linear interpolation. */
    private static double at(LrCurve curve, double log2, int seed) {
        double[] x = curve.log2Rates();
        for (int i = 0; i < x.length; i++) {
            double loss = Math.log(curve.points().get(i).losses().get(seed));
            if (Math.abs(x[i] - log2) < SAME) {
                return loss;
            } else if (i > 0 && x[i - 1] < log2 && log2 < x[i]) {
                double before = Math.log(curve.points().get(i - 1).losses().get(seed));
                return before + (loss - before) * (log2 - x[i - 1]) / (x[i] - x[i - 1]);
            }
        }
        return Double.NaN;
    }

    /**
     * Whether the rise is nothing to speak of.
     *
     * @param tolerance a rise of log loss
     * @return true if the rise is at most the tolerance, or at most its own standard deviation
     */
    public boolean isNegligible(double tolerance) {
        return logLoss <= tolerance || logLoss <= sd;
    }
}
