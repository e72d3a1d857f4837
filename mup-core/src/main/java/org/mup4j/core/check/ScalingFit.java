package org.mup4j.core.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * A power law {@code value = c * size^slope} fitted to measurements by ordinary least squares of log2(value) on
 * log2(size), over all (size, seed) points, with a 95% interval.
 *
 * <p>With two or more seeds at every size the interval is the percentile bootstrap over seeds within each size; with one
 * seed it is the t interval of the regression.
 *
 * @param slope the exponent
 * @param intercept log2 of c
 * @param low lower end of the 95% interval of the slope
 * @param high upper end of the 95% interval of the slope
 * @param points number of measurements that were used
 * @param dropped number of measurements that were left out because they were zero or not finite
 */
public record ScalingFit(double slope, double intercept, double low, double high, int points, int dropped) {

    /** Number of bootstrap resamples. */
    public static final int RESAMPLES = 1000;

    private static final double CONFIDENCE = 0.95;
    private static final long SEED = 0x5EED5C41EL;
    private static final double LOG_2 = Math.log(2);

    /**
     * Fits the law.
     *
     * @param sizes the sizes, at least two different positive ones
     * @param values {@code values[i][j]}: the measurement at size i with the j-th seed; zeros and values that are not
     *     finite are dropped and counted
     * @return the fit
     * @throws IllegalArgumentException if fewer than two sizes have a usable measurement
     */
    public static ScalingFit of(double[] sizes, double[][] values) {
        if (sizes.length != values.length) {
            throw new IllegalArgumentException(
                    "There are " + sizes.length + " sizes but " + values.length + " rows of measurements");
        }
        List<Group> groups = new ArrayList<>();
        int dropped = 0;
        for (int i = 0; i < sizes.length; i++) {
            double[] logs = Arrays.stream(values[i])
                    .filter(v -> v > 0 && Double.isFinite(v))
                    .map(v -> Math.log(v) / LOG_2)
                    .toArray();
            dropped += values[i].length - logs.length;
            if (logs.length > 0) {
                groups.add(new Group(Math.log(sizes[i]) / LOG_2, logs));
            }
        }
        if (groups.stream().mapToDouble(Group::x).distinct().count() < 2) {
            throw new IllegalArgumentException("An exponent needs positive finite measurements at two sizes or more; "
                    + dropped + " measurements were zero or not finite");
        }
        return fit(groups, dropped);
    }

    private record Group(double x, double[] logs) {}

    private static ScalingFit fit(List<Group> groups, int dropped) {
        SimpleRegression regression = new SimpleRegression();
        groups.forEach(g -> Arrays.stream(g.logs()).forEach(y -> regression.addData(g.x(), y)));
        boolean seeds = groups.stream().allMatch(g -> g.logs().length >= 2);
        double[] interval = seeds ? bootstrap(groups) : studentT(regression);
        return new ScalingFit(
                regression.getSlope(),
                regression.getIntercept(),
                interval[0],
                interval[1],
                (int) regression.getN(),
                dropped);
    }

    private static double[] studentT(SimpleRegression regression) {
        long freedom = regression.getN() - 2;
        if (freedom < 1) {
            return new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
        }
        double t = new TDistribution(freedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        double half = t * regression.getSlopeStdErr();
        return new double[] {regression.getSlope() - half, regression.getSlope() + half};
    }

    private static double[] bootstrap(List<Group> groups) {
        Random random = new Random(SEED);
        double[] slopes = new double[RESAMPLES];
        for (int b = 0; b < RESAMPLES; b++) {
            SimpleRegression resample = new SimpleRegression();
            for (Group g : groups) {
                for (int j = 0; j < g.logs().length; j++) {
                    resample.addData(g.x(), g.logs()[random.nextInt(g.logs().length)]);
                }
            }
            slopes[b] = resample.getSlope();
        }
        Percentile percentile = new Percentile();
        percentile.setData(slopes);
        double tail = 100 * (1 - CONFIDENCE) / 2;
        return new double[] {percentile.evaluate(tail), percentile.evaluate(100 - tail)};
    }

    /**
     * The value that the law predicts.
     *
     * @param size a size
     * @return c times size to the slope
     */
    public double at(double size) {
        return Math.pow(2, intercept + slope * Math.log(size) / LOG_2);
    }
}
