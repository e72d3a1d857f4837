package org.mup4j.core.check;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;
import org.mup4j.core.check.TransferReport.Drift;

/** Fits the drift of the best rate. The method and its measured coverage stand at {@link TransferReport}. */
final class DriftFit {

    /** Half the windows to try, in octaves, the first only to compare with. */
    private static final double[] WINDOWS = {2.2, LrCurve.WINDOW, 4, 5};

    /** The spread of a vertex over the places where the grid may lie, in steps of the grid, for each window. */
    private static final double[] PHASE = {0, 0.03, 0.06, 0.09};

    /** The same where a rate at which runs diverge is near the vertex: the bowl ends at a cliff. */
    private static final double[] CLIFF = {0, 0.06, 0.15, 0.18};

    /** How near a cliff matters, in octaves. */
    private static final double NEAR = 2.75;

    /** The half interval due to the seeds, in tolerances, above which a wider window is taken. */
    private static final double NOISY = 0.4;

    /** A difference between windows counts as far as it exceeds this many standard errors of its own. */
    private static final double EXCESS = 2;

    private final List<LrCurve> curves;
    private final double[] weights;

    private DriftFit(List<LrCurve> curves) {
        this.curves = curves;
        double[] x = curves.stream()
                .mapToDouble(c -> Math.log(c.width()) / Math.log(2))
                .toArray();
        double mean = StatUtils.mean(x);
        double squares = StatUtils.populationVariance(x) * x.length;
        this.weights = Arrays.stream(x).map(v -> (v - mean) / squares).toArray();
    }

    static Drift of(List<LrCurve> curves, double tolerance) {
        DriftFit fit = new DriftFit(curves);
        int last = WINDOWS.length - 1;
        for (int k = 1; k < last; k++) {
            Drift drift = fit.within(k);
            if (drift.seedError() <= NOISY * tolerance) {
                return drift;
            }
        }
        return fit.within(last);
    }

    private Drift within(int window) {
        double[] vertices = vertices(WINDOWS[window]);
        double slope = slope(vertices);
        double seeds = seedError(window, vertices, slope);
        double bowl = Math.hypot(phaseError(window), excess(window, slope));
        double half = Math.hypot(seeds, bowl);
        return new Drift(slope, slope - half, slope + half, seeds, bowl, WINDOWS[window]);
    }

    private double[] vertices(double octaves) {
        return curves.stream().mapToDouble(c -> c.vertex(octaves, -1)).toArray();
    }

    private double slope(double[] y) {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += weights[i] * y[i];
        }
        return sum;
    }

    /** Half the interval due to the seeds. */
    private double seedError(int window, double[] vertices, double slope) {
        if (curves.stream().anyMatch(c -> c.seeds() < 2)) {
            return residualError(vertices, slope);
        }
        double variance = 0;
        double perFreedom = 0;
        for (int i = 0; i < weights.length; i++) {
            LrCurve curve = curves.get(i);
            double part = weights[i] * weights[i] * jackknife(curve, seed -> curve.vertex(WINDOWS[window], seed));
            variance += part;
            perFreedom += part * part / (curve.seeds() - 1);
        }
        return variance == 0 ? 0 : quantile(variance * variance / perFreedom) * Math.sqrt(variance);
    }

    /** With one seed the scatter of the vertices around the line is all there is. */
    private double residualError(double[] y, double slope) {
        int freedom = y.length - 2;
        if (freedom < 1) {
            return Double.POSITIVE_INFINITY;
        }
        double residuals = StatUtils.populationVariance(y) * y.length - slope * slope / StatUtils.sumSq(weights);
        return quantile(freedom) * Math.sqrt(Math.max(0, residuals) / freedom * StatUtils.sumSq(weights));
    }

    /** What the place of the grid may add: two standard deviations. */
    private double phaseError(int window) {
        boolean cliff = curves.stream().anyMatch(DriftFit::isNearCliff);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double step = Vertex.step(curves.get(i).log2Rates());
            // On a grid coarser than an octave few points are left in the bowl, and their place matters more.
            double spread = (cliff ? CLIFF : PHASE)[window] * Math.max(step, step * step * step);
            sum += weights[i] * weights[i] * spread * spread;
        }
        return 2 * Math.sqrt(sum);
    }

    private static boolean isNearCliff(LrCurve curve) {
        double vertex = curve.vertex(LrCurve.WINDOW, -1);
        double[] x = curve.log2Rates();
        double[] y = curve.meanLogLosses(-1);
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(y[i]) && Math.abs(x[i] - vertex) < NEAR) {
                return true;
            }
        }
        return false;
    }

    /** How far the drift moves with the next narrower window, beyond what the seeds explain. */
    private double excess(int window, double slope) {
        double difference = slope - slope(vertices(WINDOWS[window - 1]));
        if (curves.stream().anyMatch(c -> c.seeds() < 2)) {
            return Math.abs(difference);
        }
        double variance = 0;
        for (int i = 0; i < weights.length; i++) {
            LrCurve curve = curves.get(i);
            variance += weights[i]
                    * weights[i]
                    * jackknife(
                            curve,
                            seed -> curve.vertex(WINDOWS[window], seed) - curve.vertex(WINDOWS[window - 1], seed));
        }
        return Math.sqrt(Math.max(0, difference * difference - EXCESS * EXCESS * variance));
    }

    private interface WithoutSeed {
        double statistic(int seed);
    }

    /** The variance of a statistic by leaving out one seed at a time. */
    private static double jackknife(LrCurve curve, WithoutSeed without) {
        int seeds = curve.seeds();
        double[] values = new double[seeds];
        Arrays.setAll(values, without::statistic);
        return StatUtils.populationVariance(values) * (seeds - 1);
    }

    private static double quantile(double freedom) {
        return new TDistribution(freedom).inverseCumulativeProbability(0.975);
    }
}
