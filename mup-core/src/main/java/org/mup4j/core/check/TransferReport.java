package org.mup4j.core.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether the best learning rate stays where it is when networks become wider (Yang et al. 2021, arXiv:2203.03466, figure
 * 1). Immutable; its string form is a table with the verdict.
 *
 * <p>The drift is the slope of the best rates' log2 on log2 of the widths, by ordinary least squares: octaves per doubling.
 * Each best rate is a vertex as {@link LrCurve#optimum()} finds it, in a window of three octaves to both sides, the same at
 * all widths; of four or five where the seeds alone would make the interval wider than two fifths of the tolerance to each
 * side.
 *
 * <p>Half its 95% interval is the root of the sum of the squares of two parts:
 *
 * <ul>
 *   <li>the seeds: each vertex has a jackknife variance (one seed left out at all rates of its width), and the weighted sum
 *       of these a t quantile with the degrees of freedom of Welch and Satterthwaite (doi:10.2307/3002019). With one seed it
 *       is the t interval of the regression's residuals.
 *   <li>the bowl: vertices of a bowl that is not a parabola depend on the place of the grid, with a standard deviation of
 *       0.03, 0.06 or 0.09 steps of the grid for the three windows, of 0.06, 0.15 or 0.18 where runs diverge within 2.75
 *       octaves of a best rate, times the square of the step where it is above one octave; and the drift may change from
 *       the next narrower window to this one, which counts as far as it exceeds two of its own jackknife standard errors.
 * </ul>
 *
 * <p>Measured by simulation with five widths, five seeds and a grid of one octave at a random place, 1000 times for each
 * number. Log loss rises as {@code A (exp(k x) - k x - 1)} over the octaves x from the best rate, and runs diverge from x = d
 * on: A = 0.3, k = 0.5, d = 3.2; steep, A = 0.15, k = 0.7, d = 2.6; a cliff, A = 0.3, k = 0.5, d = 1.6. Coverage is the
 * worst over drifts of 0, -0.03, -0.06, -0.12, 0.2, -0.25, -0.5 and -1.
 *
 * <table>
 * <caption>Bowl / steep / cliff</caption>
 * <tr><th>sd of log loss</th><th>TRANSFERS at drift 0</th><th>DRIFTS at -0.5</th><th>coverage</th></tr>
 * <tr><td>0.005</td><td>1.00 / 1.00 / 1.00</td><td>1.00 / 1.00 / 1.00</td><td>1.00 / 1.00 / 0.98</td></tr>
 * <tr><td>0.02</td><td>1.00 / 1.00 / 1.00</td><td>1.00 / 1.00 / 1.00</td><td>0.97 / 0.96 / 0.95</td></tr>
 * <tr><td>0.05</td><td>1.00 / 1.00 / 1.00</td><td>1.00 / 1.00 / 1.00</td><td>0.95 / 0.94 / 0.89</td></tr>
 * <tr><td>0.10</td><td>0.99 / 0.94 / 0.87</td><td>1.00 / 0.97 / 0.94</td><td>0.94 / 0.95 / 0.89</td></tr>
 * </table>
 *
 * <p>A grid of half an octave does better throughout; one of two octaves is too coarse for a bowl and its coverage falls to
 * 0.66.
 */
public final class TransferReport {

    private final List<LrCurve> curves;
    private final TransferSettings settings;
    private final Drift drift;
    private final Regret regret;
    private final Outcome outcome;

    private TransferReport(List<LrCurve> curves, TransferSettings settings) {
        this.curves = curves;
        this.settings = settings;
        boolean inside = curves.stream().allMatch(c -> c.optimum().isInside());
        this.drift = inside ? DriftFit.of(curves, settings.tolerance()) : Drift.UNKNOWN;
        this.regret = Regret.of(curves.get(0), curves.get(curves.size() - 1));
        this.outcome = inside ? drift.outcome(settings.tolerance()) : Outcome.INVALID_GRID;
    }

    /** What a transfer check concludes. */
    public enum Outcome {
        /** The interval of the drift lies within the tolerance: one rate serves all widths. */
        TRANSFERS,
        /** The interval of the drift lies outside the tolerance: every width needs its own rate. */
        DRIFTS,
        /** The interval of the drift reaches over the border of the tolerance. */
        INCONCLUSIVE,
        /** At some width the grid does not bracket the best rate. */
        INVALID_GRID
    }

    /**
     * How the best rate moves with the width.
     *
     * @param perDoubling octaves of the best rate per doubling of the width, negative where it falls; NaN if unknown
     * @param low lower end of its 95% interval
     * @param high upper end of its 95% interval
     * @param seedError half the interval as far as the seeds make it
     * @param bowlError half the interval as far as the bowl's shape and the place of the grid make it
     * @param window half the window of the vertices, in octaves
     */
    public record Drift(
            double perDoubling, double low, double high, double seedError, double bowlError, double window) {

        /** No drift can be told, as some best rate is unknown. */
        static final Drift UNKNOWN =
                new Drift(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, LrCurve.WINDOW);

        private Outcome outcome(double tolerance) {
            if (low >= -tolerance && high <= tolerance) {
                return Outcome.TRANSFERS;
            }
            return low > tolerance || high < -tolerance ? Outcome.DRIFTS : Outcome.INCONCLUSIVE;
        }
    }

    /**
     * A report over curves of different widths.
     *
     * @param curves two or more, in any order
     * @return the report with default settings
     * @throws IllegalArgumentException if there are fewer than two widths, or a width comes twice
     */
    public static TransferReport of(List<LrCurve> curves) {
        return of(curves, TransferSettings.withDefaults());
    }

    /**
     * A report over curves of different widths.
     *
     * @param curves two or more, in any order
     * @param settings when a rate counts as the same
     * @return the report
     * @throws IllegalArgumentException if there are fewer than two widths, or a width comes twice
     */
    public static TransferReport of(List<LrCurve> curves, TransferSettings settings) {
        List<LrCurve> sorted = new ArrayList<>(curves);
        sorted.sort(Comparator.comparingLong(LrCurve::width));
        if (sorted.size() < 2) {
            throw new IllegalArgumentException("There are " + sorted.size()
                    + " widths, but a drift needs two; five or more, each twice the one before, give an answer");
        }
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).width() == sorted.get(i - 1).width()) {
                throw new IllegalArgumentException("The width " + sorted.get(i).width()
                        + " comes twice: put all its rates and seeds into one curve");
            }
        }
        return new TransferReport(List.copyOf(sorted), settings);
    }

    /**
     * The same check without the narrowest networks, whose best rate may move for reasons of their own.
     *
     * @param width the smallest width to keep
     * @return a report over the curves of at least this width
     * @throws IllegalArgumentException if fewer than two remain
     */
    public TransferReport fromWidth(long width) {
        return of(curves.stream().filter(c -> c.width() >= width).toList(), settings);
    }

    /**
     * The curves.
     *
     * @return an unmodifiable list in ascending order of the width
     */
    public List<LrCurve> curves() {
        return curves;
    }

    /**
     * When a rate counts as the same.
     *
     * @return the settings that the report was made with
     */
    public TransferSettings settings() {
        return settings;
    }

    /**
     * How the best rate moves with the width.
     *
     * @return the drift with its interval; NaN where the outcome is {@link Outcome#INVALID_GRID}
     */
    public Drift drift() {
        return drift;
    }

    /**
     * What it costs to train the widest network at the rate that is best for the narrowest.
     *
     * @return the rise of log loss
     */
    public Regret regret() {
        return regret;
    }

    /**
     * The conclusion.
     *
     * @return TRANSFERS, DRIFTS, INCONCLUSIVE or INVALID_GRID
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * The number of runs.
     *
     * @return over all widths, rates and seeds
     */
    public int runs() {
        return curves.stream().mapToInt(LrCurve::runs).sum();
    }

    /**
     * How many of the runs diverged.
     *
     * @return over all widths, rates and seeds
     */
    public int diverged() {
        return curves.stream().mapToInt(LrCurve::diverged).sum();
    }

    /**
     * The conclusion with its figures and what to do.
     *
     * @return PASS where the rate transfers, FAIL with {@link Cause#DRIFT} where it drifts, INCONCLUSIVE with {@link
     *     Cause#TOO_LITTLE_DATA} or, where the grid does not bracket every best rate, {@link Cause#GRID_EDGE}
     */
    public Verdict verdict() {
        String message = new TransferText(this).message();
        return switch (outcome) {
            case TRANSFERS -> new Verdict(Verdict.Outcome.PASS, List.of(), message);
            case DRIFTS -> new Verdict(Verdict.Outcome.FAIL, List.of(Cause.DRIFT), message);
            case INCONCLUSIVE -> new Verdict(Verdict.Outcome.INCONCLUSIVE, List.of(Cause.TOO_LITTLE_DATA), message);
            case INVALID_GRID -> new Verdict(Verdict.Outcome.INCONCLUSIVE, List.of(Cause.GRID_EDGE), message);
        };
    }

    /** One line for each width, followed by the verdict. */
    @Override
    public String toString() {
        return new TransferText(this).table() + verdict() + "\n";
    }
}
