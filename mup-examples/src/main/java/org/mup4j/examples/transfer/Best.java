package org.mup4j.examples.transfer;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.Scheme;

/**
 * Where a number is smallest in the mean over the seeds, over all widths and rates at which no network diverged.
 *
 * @param mean the mean over the seeds
 * @param sd the standard deviation over the seeds; NaN with one seed
 * @param width of the networks
 * @param rate their learning rate
 * @param records of these networks; empty if at every width and rate some network diverged
 */
record Best(double mean, double sd, int width, double rate, List<RunRecord> records) {

    private static final Best NONE = new Best(Double.POSITIVE_INFINITY, Double.NaN, 0, Double.NaN, List.of());

    static Best of(SweepResult result, Scheme scheme, ToDoubleFunction<RunRecord> number) {
        Best best = NONE;
        for (int width : result.grid().widths()) {
            Best here = atWidth(result, scheme, width, number);
            best = here.mean < best.mean ? here : best;
        }
        return best;
    }

    static Best atWidth(SweepResult result, Scheme scheme, int width, ToDoubleFunction<RunRecord> number) {
        Best best = NONE;
        for (double rate : result.grid().rates()) {
            List<RunRecord> records = result.records(scheme, width, rate);
            if (records.stream().noneMatch(RunRecord::diverged)) {
                Best here = of(records, number, width, rate);
                best = here.mean < best.mean ? here : best;
            }
        }
        return best;
    }

    private static Best of(List<RunRecord> records, ToDoubleFunction<RunRecord> number, int width, double rate) {
        double mean = records.stream().mapToDouble(number).average().orElse(Double.NaN);
        double squares = records.stream()
                .mapToDouble(r -> (number.applyAsDouble(r) - mean) * (number.applyAsDouble(r) - mean))
                .sum();
        double sd = records.size() < 2 ? Double.NaN : Math.sqrt(squares / (records.size() - 1));
        return new Best(mean, sd, width, rate, records);
    }

    String text(SweepResult result) {
        if (records.isEmpty()) {
            return "–";
        }
        String spread = Double.isNaN(sd) ? "" : String.format(Locale.ROOT, " ± %s", Texts.loss(sd));
        return Texts.loss(mean) + spread + " (" + result.name(width) + ", k " + Texts.rate(rate) + ")";
    }

    /** The mean over the seeds of the task's metric where the validation loss of a run was smallest. */
    double metric() {
        return records.stream().mapToDouble(r -> r.best().metric()).average().orElse(Double.NaN);
    }
}
