package org.mup4j.core.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The loss of networks of one width against their learning rate, over some seeds. Immutable.
 *
 * <p>Losses are compared in the mean over seeds of their natural logarithm, rates in log2. A run that diverged counts as a
 * loss of +infinity, and so does the mean of a rate at which any run diverged: nothing is dropped.
 */
public final class LrCurve {

    /** Half the default window of the vertex, in octaves of the rate. */
    static final double WINDOW = 3;

    private final long width;
    private final List<Point> points;

    /** Derived from the points once: fits read them many times. */
    private final double[][] logLosses;

    private LrCurve(long width, List<Point> points) {
        this.width = width;
        this.points = points;
        this.logLosses = points.stream()
                .map(p -> p.losses().stream().mapToDouble(Math::log).toArray())
                .toArray(double[][]::new);
    }

    /**
     * The runs at one learning rate.
     *
     * @param learningRate the rate
     * @param losses their losses, one for each seed, in the same order at every rate; +infinity where a run diverged
     */
    public record Point(double learningRate, List<Double> losses) {

        /**
         * Checks and copies; a loss that is no number becomes +infinity.
         *
         * @param learningRate the rate, positive
         * @param losses their losses, positive, one for each seed
         * @throws IllegalArgumentException if the rate is not a positive number, or a loss is not positive
         */
        public Point {
            if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
                throw new IllegalArgumentException("A learning rate is a positive number, not " + learningRate);
            }
            if (losses.isEmpty()) {
                throw new IllegalArgumentException("There is no loss at the rate " + learningRate
                        + ": give one for each seed, NaN or infinity where the run diverged");
            }
            losses = losses.stream()
                    .map(l -> l.isNaN() ? Double.valueOf(Double.POSITIVE_INFINITY) : l)
                    .toList();
            for (double loss : losses) {
                if (loss <= 0) {
                    throw new IllegalArgumentException("A loss at the rate " + learningRate + " is " + loss
                            + ", which has no logarithm: compare a loss that stays positive, or add a constant to it");
                }
            }
        }

        /**
         * The mean over the seeds of the natural logarithm of the loss.
         *
         * @return +infinity if any run diverged
         */
        public double meanLogLoss() {
            return losses.stream().mapToDouble(Math::log).average().orElseThrow();
        }

        /**
         * How many runs diverged.
         *
         * @return from 0 to the number of seeds
         */
        public int diverged() {
            return (int) losses.stream().filter(l -> l.isInfinite()).count();
        }
    }

    /** Where on the grid the best rate lies. */
    public enum Place {
        /** Between two rates of the grid: the grid brackets it. */
        INSIDE,
        /** The lowest rate of the grid is the best: a lower one may be better. */
        LOW_EDGE,
        /** The highest rate of the grid is the best: a higher one may be better. */
        HIGH_EDGE,
        /** At every rate a run diverged. */
        NONE
    }

    /**
     * The best rate.
     *
     * @param log2 log2 of the best rate; NaN if at every rate a run diverged
     * @param loss the smallest loss on the grid, as the geometric mean over the seeds; +infinity if every rate diverged
     * @param place where on the grid it lies
     */
    public record Optimum(double log2, double loss, Place place) {

        /**
         * The best rate.
         *
         * @return 2 to the power log2
         */
        public double learningRate() {
            return Math.pow(2, log2);
        }

        /**
         * Whether the grid brackets the best rate.
         *
         * @return false if it lies at an edge or nowhere
         */
        public boolean isInside() {
            return place == Place.INSIDE;
        }
    }

    /**
     * A curve from its points.
     *
     * @param width the width of the networks, at least 1
     * @param points the runs at each rate, in any order
     * @return the curve, its points in ascending order of the rate
     * @throws IllegalArgumentException if the width is below 1, there is no point, a rate comes twice, or the number of
     *     seeds differs between rates
     */
    public static LrCurve of(long width, List<Point> points) {
        if (width < 1) {
            throw new IllegalArgumentException("The width is " + width + ", but a layer has at least one unit");
        }
        List<Point> sorted = new ArrayList<>(points);
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException(
                    "The curve of width " + width + " has no learning rate: give three or more");
        }
        sorted.sort(Comparator.comparingDouble(Point::learningRate));
        int seeds = sorted.get(0).losses().size();
        for (int i = 1; i < sorted.size(); i++) {
            Point point = sorted.get(i);
            if (point.learningRate() == sorted.get(i - 1).learningRate()) {
                throw new IllegalArgumentException("The curve of width " + width + " has the learning rate "
                        + point.learningRate() + " twice: put all its seeds into one point");
            }
            if (point.losses().size() != seeds) {
                throw new IllegalArgumentException("The curve of width " + width + " has " + seeds
                        + " seeds at the rate " + sorted.get(0).learningRate() + " but "
                        + point.losses().size() + " at " + point.learningRate()
                        + ": run every seed at every rate; a run that diverged counts as infinity");
            }
        }
        return new LrCurve(width, List.copyOf(sorted));
    }

    /**
     * A curve from arrays.
     *
     * @param width the width of the networks
     * @param learningRates the rates, in any order
     * @param losses {@code losses[i][j]}: the loss at rate i with seed j; NaN or infinity where the run diverged
     * @return the curve
     * @throws IllegalArgumentException as {@link #of(long, List)}, or if there is not one row for each rate
     */
    public static LrCurve of(long width, double[] learningRates, double[][] losses) {
        if (learningRates.length != losses.length) {
            throw new IllegalArgumentException(
                    "There are " + learningRates.length + " learning rates but " + losses.length + " rows of losses");
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            points.add(
                    new Point(learningRates[i], Arrays.stream(losses[i]).boxed().toList()));
        }
        return of(width, points);
    }

    /**
     * The width.
     *
     * @return the width of the networks
     */
    public long width() {
        return width;
    }

    /**
     * The runs at each rate.
     *
     * @return an unmodifiable list in ascending order of the rate
     */
    public List<Point> points() {
        return points;
    }

    /**
     * The number of seeds.
     *
     * @return how many runs there are at each rate
     */
    public int seeds() {
        return points.get(0).losses().size();
    }

    /**
     * The number of runs.
     *
     * @return rates times seeds
     */
    public int runs() {
        return points.size() * seeds();
    }

    /**
     * How many of the runs diverged.
     *
     * @return the number over all rates and seeds
     */
    public int diverged() {
        return points.stream().mapToInt(Point::diverged).sum();
    }

    /**
     * The best rate: the vertex of a parabola fitted to the mean log losses over log2 of the rates, by least squares whose
     * weights {@code (1 - (distance / half)^2)^2} fade out to both sides of the vertex. Half the window is three octaves, or
     * 2.1 steps of a coarser grid: five or six rates on a grid of one octave, fewer or one side only where the grid ends. A
     * rate at which a run diverged, beside one at which none did, counts as the highest loss measured in this window. With
     * fewer than three rates there, or where the points show no bowl, it is the best rate of the grid; so it is at the
     * grid's edge, which {@link Optimum#place()} tells.
     *
     * <p>A bowl that is steeper on one side has its vertex to the other side of its lowest point, by 0.2 to 0.3 octaves for
     * usual curves, at every width alike: differences between widths are to be trusted more than the rate itself.
     *
     * @return the best rate, with its place on the grid
     */
    public Optimum optimum() {
        double[] y = meanLogLosses(-1);
        int best = best(y);
        Place place = place(y, best);
        return switch (place) {
            case NONE -> new Optimum(Double.NaN, Double.POSITIVE_INFINITY, place);
            case LOW_EDGE, HIGH_EDGE -> new Optimum(log2Rates()[best], Math.exp(y[best]), place);
            case INSIDE -> new Optimum(Vertex.of(log2Rates(), y, best, WINDOW), Math.exp(y[best]), place);
        };
    }

    private static Place place(double[] y, int best) {
        if (!Double.isFinite(y[best])) {
            return Place.NONE;
        } else if (best == 0) {
            return Place.LOW_EDGE;
        }
        return best == y.length - 1 ? Place.HIGH_EDGE : Place.INSIDE;
    }

    /** The vertex within a window of another size, from all seeds but one; -1 leaves none out. */
    double vertex(double octaves, int leftOut) {
        double[] y = meanLogLosses(leftOut);
        return Vertex.of(log2Rates(), y, best(y), octaves);
    }

    double[] log2Rates() {
        return points.stream()
                .mapToDouble(p -> Math.log(p.learningRate()) / Math.log(2))
                .toArray();
    }

    double[] meanLogLosses(int leftOut) {
        double[] y = new double[logLosses.length];
        for (int i = 0; i < y.length; i++) {
            double sum = 0;
            int n = 0;
            for (int seed = 0; seed < logLosses[i].length; seed++) {
                if (seed != leftOut) {
                    sum += logLosses[i][seed];
                    n++;
                }
            }
            y[i] = sum / n;
        }
        return y;
    }

    static int best(double[] y) {
        int best = 0;
        for (int i = 1; i < y.length; i++) {
            if (y[i] < y[best]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LrCurve that && width == that.width && points.equals(that.points);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, points);
    }

    @Override
    public String toString() {
        return "width " + width + ": " + optimum() + ", " + diverged() + " of " + runs() + " runs diverged";
    }
}
