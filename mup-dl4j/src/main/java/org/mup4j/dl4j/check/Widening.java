package org.mup4j.dl4j.check;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.LrCurve.Place;

/** Where a grid of rates goes on that does not bracket the best one. */
final class Widening {

    private static final int LEAST = 3;

    private Widening() {}

    /** The rates to add: half as many as there are, at the grid's mean step; below it where every rate diverged. */
    static List<Double> beyond(LrCurve curve) {
        List<LrCurve.Point> points = curve.points();
        double lowest = points.get(0).learningRate();
        double highest = points.get(points.size() - 1).learningRate();
        double step = Math.pow(highest / lowest, 1.0 / (points.size() - 1));
        boolean up = curve.optimum().place() == Place.HIGH_EDGE;
        return IntStream.rangeClosed(1, Math.max(LEAST, (points.size() + 1) / 2))
                .mapToObj(i -> up ? highest * Math.pow(step, i) : lowest / Math.pow(step, i))
                .toList();
    }

    /**
     * What was done, in a sentence.
     *
     * @param with which setting, as " with ..."; empty where there is no choice
     * @param before the curve on the first grid
     * @param after the curve on the wider one
     */
    static String note(String with, LrCurve before, LrCurve after) {
        String where = switch (before.optimum().place()) {
            case LOW_EDGE -> "the lowest rate was the best";
            case HIGH_EDGE -> "the highest rate was the best";
            case NONE -> "a run diverged at every rate";
            case INSIDE -> throw new IllegalArgumentException("The grid brackets the best rate");
        };
        return String.format(
                Locale.ROOT,
                "At width %d%s %s of %s, so the grid was widened to %s.",
                before.width(),
                with,
                where,
                range(before),
                range(after));
    }

    /** What to type where the best rate is at the edge still. */
    static String remedy(LrCurve curve) {
        List<LrCurve.Point> points = curve.points();
        double low = log2(points.get(0).learningRate());
        double high = log2(points.get(points.size() - 1).learningRate());
        double step = (high - low) / (points.size() - 1);
        return switch (curve.optimum().place()) {
            case HIGH_EDGE -> "The highest rate is still the best: " + call(high - 2 * step, high + 6 * step, step);
            case LOW_EDGE -> "The lowest rate is still the best: " + call(low - 6 * step, low + 2 * step, step);
            case NONE ->
                "A run diverged at every rate still: " + call(low - 8 * step, low, step)
                        + ", or look whether the data are normalised";
            case INSIDE -> throw new IllegalArgumentException("The grid brackets the best rate");
        };
    }

    /** The losses at each rate, a line for each. */
    static String table(LrCurve curve) {
        return curve.points().stream()
                .map(p -> String.format(
                        Locale.ROOT,
                        "rate %s: loss %.4g, %d of %d runs diverged",
                        TransferResultText.number(p.learningRate()),
                        Math.exp(p.meanLogLoss()),
                        p.diverged(),
                        p.losses().size()))
                .collect(Collectors.joining("\n"));
    }

    private static String call(double low, double high, double step) {
        return String.format(
                Locale.ROOT, "call rates(LrSweep.octaves(%s, %s, %s))", number(low), number(high), number(step));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    private static String range(LrCurve curve) {
        List<LrCurve.Point> points = curve.points();
        return TransferResultText.number(points.get(0).learningRate()) + " to "
                + TransferResultText.number(points.get(points.size() - 1).learningRate());
    }
}
