package org.mup4j.examples.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a benchmark's table.
 *
 * @param work what is done
 * @param unit what the figures count
 * @param ours the library's figure, median over rounds
 * @param peer the figure of what it is compared with, median over rounds; not a number where there is none
 * @param ratio ours over peer, median of the rounds' ratios
 * @param ratioLow the smallest ratio of a round
 * @param ratioHigh the largest ratio of a round
 * @param bound what the ratio, or ours where there is no peer, is promised to keep; not a number where nothing is promised
 * @param sense on which side of the bound
 */
record Row(
        String work,
        String unit,
        double ours,
        double peer,
        double ratio,
        double ratioLow,
        double ratioHigh,
        double bound,
        Sense sense) {

    /** On which side of its bound a figure is to be. */
    enum Sense {
        /** A cost. */
        AT_MOST,
        /** A speed. */
        AT_LEAST
    }

    static Row alone(String work, String unit, double[] ours, double bound) {
        return new Row(work, unit, median(ours), Double.NaN, Double.NaN, Double.NaN, Double.NaN, bound, Sense.AT_MOST);
    }

    static Row paired(String work, String unit, double[] ours, double[] peer, double[] ratios, double bound) {
        return new Row(
                work,
                unit,
                median(ours),
                median(peer),
                median(ratios),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                bound,
                Sense.AT_MOST);
    }

    /** Speeds, compared round by round; without a peer all of its figures are not numbers. */
    static Row faster(String work, String unit, double[] ours, double[] peer, double bound) {
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, i -> ours[i] / peer[i]);
        Row row = paired(work, unit, ours, peer, ratios, bound);
        return new Row(work, unit, row.ours, row.peer, row.ratio, row.ratioLow, row.ratioHigh, bound, Sense.AT_LEAST);
    }

    /** The same figures, promising nothing. */
    Row withoutBound() {
        return new Row(work, unit, ours, peer, ratio, ratioLow, ratioHigh, Double.NaN, sense);
    }

    /** As JSON has it, which knows no number that is none. */
    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("work", work);
        fields.put("unit", unit);
        fields.put("ours", number(ours));
        fields.put("peer", number(peer));
        fields.put("ratio", number(ratio));
        fields.put("ratioLow", number(ratioLow));
        fields.put("ratioHigh", number(ratioHigh));
        fields.put("bound", number(bound));
        fields.put("boundIs", sense == Sense.AT_MOST ? "at most" : "at least");
        return fields;
    }

    private static @Nullable Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /** The middle of some values, not a number for none. */
    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
