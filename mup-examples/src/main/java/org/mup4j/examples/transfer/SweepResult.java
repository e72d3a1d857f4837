package org.mup4j.examples.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mup4j.core.check.LrCurve;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.store.Contents;
import org.mup4j.examples.store.SweepStore;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.task.Task;

/** The records of a sweep, by scheme, width, rate and seed: of those seeds that every network of the grid has been trained with. */
final class SweepResult {

    private final Contents contents;
    private final Task task;
    private final Grid grid;
    private final Map<RunSpec, RunRecord> records = new HashMap<>();
    private final int stored;

    private SweepResult(Contents contents, Task task, List<RunRecord> all) {
        this.contents = contents;
        this.task = task;
        all.forEach(record -> records.put(record.spec(), record));
        List<RunSpec> specs = contents.grid().specs();
        this.stored = (int) specs.stream().filter(records::containsKey).count();
        this.grid = complete(contents.grid());
    }

    /**
     * Reads a store.
     *
     * @param store the store of a transfer sweep
     * @return its result
     * @throws UserError if it has another task, or no seed is complete
     */
    static SweepResult of(SweepStore store) {
        Contents contents = store.contents()
                .orElseThrow(() -> new UserError("The store '" + store.file()
                        + "' holds no sweep yet. Begin one with mup" + " transfer TASK --out DIR."));
        String name = contents.grid().setup().task();
        for (Task task : Task.values()) {
            if (task.label().equals(name)) {
                return new SweepResult(contents, task, store.records());
            }
        }
        throw new UserError("The store '" + store.file() + "' holds a sweep over '" + name
                + "', which this version of mup4j cannot report on.");
    }

    private Grid complete(Grid wanted) {
        List<Long> seeds = new ArrayList<>();
        for (long seed : wanted.seeds()) {
            Grid one = new Grid(
                    wanted.setup(), wanted.schemes(), wanted.widths(), wanted.depths(), wanted.rates(), List.of(seed));
            if (records.keySet().containsAll(one.specs())) {
                seeds.add(seed);
            }
        }
        if (seeds.isEmpty()) {
            throw new UserError(
                    "Of the sweep's " + wanted.size() + " runs " + stored
                            + " are done, and none of its seeds is complete: there is nothing to report yet. Go on with --resume.");
        }
        return new Grid(wanted.setup(), wanted.schemes(), wanted.widths(), wanted.depths(), wanted.rates(), seeds);
    }

    Contents contents() {
        return contents;
    }

    Task task() {
        return task;
    }

    /** The part of the sweep that is reported on. */
    Grid grid() {
        return grid;
    }

    boolean isComplete() {
        return grid.equals(contents.grid());
    }

    /** How many runs of the whole sweep are done. */
    int stored() {
        return stored;
    }

    List<RunRecord> records(Scheme scheme) {
        return grid.specs().stream()
                .filter(spec -> spec.scheme() == scheme)
                .map(this::record)
                .toList();
    }

    List<RunRecord> records(Scheme scheme, int width, double rate) {
        return grid.seeds().stream()
                .map(seed -> record(
                        new RunSpec(grid.setup(), scheme, width, grid.depths().get(0), rate, seed)))
                .toList();
    }

    private RunRecord record(RunSpec spec) {
        RunRecord record = records.get(spec);
        if (record == null) {
            throw new IllegalArgumentException("Not part of the sweep: " + spec);
        }
        return record;
    }

    /** Loss against rate, a curve for each width. */
    List<LrCurve> curves(Scheme scheme, LossKind kind) {
        return grid.widths().stream().map(width -> curve(scheme, kind, width)).toList();
    }

    private LrCurve curve(Scheme scheme, LossKind kind, int width) {
        return LrCurve.of(
                width,
                grid.rates().stream()
                        .map(rate -> new LrCurve.Point(
                                rate,
                                records(scheme, width, rate).stream()
                                        .map(kind::of)
                                        .toList()))
                        .toList());
    }

    int zeta(int width) {
        return width / grid.setup().baseWidth();
    }

    /** The name of a width: its multiple of the base width where it is one. */
    String name(long width) {
        int base = grid.setup().baseWidth();
        return width % base == 0 ? "zeta " + width / base : "width " + width;
    }
}
