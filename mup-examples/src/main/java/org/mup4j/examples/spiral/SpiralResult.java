package org.mup4j.examples.spiral;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.heatmap.Cells;
import org.mup4j.examples.heatmap.Cells.Selection;
import org.mup4j.examples.plot.Exponent;
import org.mup4j.examples.store.Contents;
import org.mup4j.examples.store.SweepStore;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Scheme;

/** The records of a spiral sweep by scheme, width, depth and seed. Runs that are missing are cells without a number. */
final class SpiralResult {

    /** How far from the prediction an exponent may be: widths are finite. */
    static final double TOLERANCE = 0.1;

    private final Contents contents;
    private final Map<RunSpec, RunRecord> records = new HashMap<>();
    private final List<RunSpec> wanted;

    private SpiralResult(Contents contents, List<RunRecord> all) {
        this.contents = contents;
        this.wanted = SpiralCommand.specs(contents.grid());
        all.forEach(record -> records.put(record.spec(), record));
    }

    static SpiralResult of(SweepStore store) {
        Contents contents = store.contents()
                .orElseThrow(() -> new UserError("The store '" + store.file()
                        + "' holds no sweep yet. Begin one with mup" + " spiral --out DIR."));
        SpiralResult result = new SpiralResult(contents, store.records());
        if (result.done() == 0) {
            throw new UserError("None of the sweep's " + result.wanted()
                    + " runs is done: there is nothing to report yet." + " Go on with mup spiral --resume.");
        }
        return result;
    }

    Contents contents() {
        return contents;
    }

    Grid grid() {
        return contents.grid();
    }

    int wanted() {
        return wanted.size();
    }

    int done() {
        return (int) wanted.stream().filter(records::containsKey).count();
    }

    List<RunRecord> records() {
        return wanted.stream().filter(records::containsKey).map(this::record).toList();
    }

    private RunRecord record(RunSpec spec) {
        RunRecord record = records.get(spec);
        if (record == null) {
            throw new IllegalArgumentException("Not done: " + spec);
        }
        return record;
    }

    long diverged(Scheme scheme) {
        return records().stream()
                .filter(r -> r.spec().scheme() == scheme && r.diverged())
                .count();
    }

    /** A measure over depths and widths; depths at which no network has the number are left out. */
    Cells cells(Scheme scheme, Measure measure) {
        List<Integer> depths = grid().depths().stream()
                .filter(depth ->
                        grid().widths().stream().anyMatch(width -> values(scheme, measure, width, depth).length > 0))
                .toList();
        double[][][] values = depths.stream()
                .map(depth -> grid().widths().stream()
                        .map(width -> values(scheme, measure, width, depth))
                        .toArray(double[][]::new))
                .toArray(double[][][]::new);
        return new Cells(
                grid().widths().stream().mapToInt(i -> i).toArray(),
                depths.stream().mapToInt(i -> i).toArray(),
                values);
    }

    private double[] values(Scheme scheme, Measure measure, int width, int depth) {
        return wanted.stream()
                .filter(s -> s.scheme() == scheme && s.width() == width && s.depth() == depth)
                .filter(records::containsKey)
                .mapToDouble(s -> measure.of(record(s)))
                .filter(v -> !Double.isNaN(v))
                .toArray();
    }

    /**
     * Exponents of a measure.
     *
     * @param scheme of the networks
     * @param measure what scales
     * @param predicted exponent in width that theory gives; NaN for none
     * @param width measured exponent in width
     * @param depth measured exponent in depth
     */
    record Scaling(Scheme scheme, Measure measure, double predicted, Exponent width, Exponent depth) {

        /** PASS within the tolerance, FAIL if the whole interval is outside; INCONCLUSIVE also without an exponent. */
        Outcome outcome() {
            if (!width.isKnown()) {
                return Outcome.INCONCLUSIVE;
            } else if (Math.abs(width.value() - predicted) <= TOLERANCE) {
                return Outcome.PASS;
            }
            boolean outside = width.low() > predicted + TOLERANCE || width.high() < predicted - TOLERANCE;
            return outside ? Outcome.FAIL : Outcome.INCONCLUSIVE;
        }

        boolean isPredicted() {
            return !Double.isNaN(predicted);
        }
    }

    List<Scaling> scalings() {
        List<Scaling> scalings = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            for (Scheme scheme : grid().schemes()) {
                Cells cells = cells(scheme, measure);
                scalings.add(new Scaling(
                        scheme,
                        measure,
                        measure.predicted(scheme),
                        cells.widthExponent(Selection.NARROW),
                        cells.depthExponent(Selection.NARROW)));
            }
        }
        return scalings;
    }

    /** The verdict on all exponents that theory gives. */
    Outcome outcome() {
        return scalings().stream()
                .filter(Scaling::isPredicted)
                .map(Scaling::outcome)
                .reduce(Outcome.PASS, Outcome::worse);
    }
}
