package org.mup4j.examples.store;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.RunSink;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Runner;
import org.mup4j.examples.sweep.SweepProgress;
import org.mup4j.examples.sweep.Workload;

/** A sweep whose records go into a store, and which goes on where the store ends. */
public final class ResumableSweep {

    private static final Comparator<RunSpec> SEED_BY_SEED = Comparator.comparingLong(RunSpec::seed)
            .thenComparing(Comparator.comparingLong((RunSpec s) -> (long) s.width() * s.width() * s.depth())
                    .reversed())
            .thenComparing(Comparator.naturalOrder());

    private static final String KERNELS =
            "Go on with the --runner, OPENBLAS_CORETYPE and machine that it was begun with,";

    private static final String OTHERS = "Give the options it was begun with,";

    private final SweepStore store;
    private final List<RunSpec> specs;

    private ResumableSweep(SweepStore store, List<RunSpec> specs) {
        this.store = store;
        this.specs = specs;
    }

    /**
     * Takes a store for a sweep. A grid may be larger or smaller than the one that the store was used for before, as long as
     * its setup is the same.
     *
     * @param store the store
     * @param contents grid and manifest of the sweep
     * @param resume whether the store may hold records already
     * @return the sweep
     * @throws UserError if it holds records and may not, or records of another setup, of another kernel path for example
     */
    public static ResumableSweep of(SweepStore store, Contents contents, boolean resume) {
        return of(store, contents, contents.grid().specs(), resume);
    }

    /**
     * Takes a store for a part of a grid.
     *
     * @param store the store
     * @param contents grid and manifest of the sweep
     * @param specs the runs of the grid that are to be done
     * @param resume whether the store may hold records already
     * @return the sweep
     * @throws UserError as {@link #of(SweepStore, Contents, boolean)}
     */
    public static ResumableSweep of(SweepStore store, Contents contents, List<RunSpec> specs, boolean resume) {
        store.contents().ifPresent(before -> {
            requireSame(
                    store,
                    before.grid().setup().facts(),
                    contents.grid().setup().facts());
            int records = store.keys().size();
            if (records > 0 && !resume) {
                throw new UserError(
                        "The store '" + store.file() + "' holds " + records + " runs of this sweep already. Go on"
                                + " with --resume, or choose another directory with --out DIR.");
            }
        });
        store.describe(contents);
        return new ResumableSweep(store, List.copyOf(specs));
    }

    private static void requireSame(SweepStore store, Map<String, String> before, Map<String, String> now) {
        now.forEach((name, value) -> {
            String stored = before.getOrDefault(name, "");
            if (!stored.equals(value)) {
                String what = name.equals("kernels") ? "was computed on the kernel path" : "has " + name;
                throw new UserError("The store '" + store.file() + "' " + what + " '" + stored + "', this run '" + value
                        + "': their results may not be mixed. " + (name.equals("kernels") ? KERNELS : OTHERS)
                        + " or choose another directory with --out DIR.");
            }
        });
    }

    /**
     * The runs that are missing.
     *
     * @return seed by seed, so that a sweep that is cut short has complete curves of some seeds; the largest networks of a
     *     seed first
     */
    public List<RunSpec> pending() {
        Set<String> done = store.keys();
        return specs.stream()
                .filter(spec -> !done.contains(spec.key()))
                .sorted(SEED_BY_SEED)
                .toList();
    }

    /**
     * Trains what is missing and shows how far it is. Who interrupts it is told that nothing is lost.
     *
     * @param runner how
     * @param program version or commit of this program, for the store
     * @param task what is trained, for the user
     * @param workload its networks
     * @param err where progress goes
     */
    public void train(Runner runner, String program, String task, Workload workload, PrintWriter err) {
        List<RunSpec> pending = pending();
        Thread farewell = new Thread(() -> {
            runner.close();
            err.println("mup: stopped. The runs that were done are kept; go on with --resume.");
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(farewell);
        try (SweepProgress progress = SweepProgress.start(task, workload, pending, err)) {
            if (!pending.isEmpty()) {
                run(runner, program, (record, seconds) -> progress.done(record.spec()));
            }
        } finally {
            forget(farewell);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // We are stopping already, and the hook says so.
        }
    }

    /**
     * Trains what is missing.
     *
     * @param runner how
     * @param program version or commit of this program, for the store
     * @param progress told of each record after it is stored, with the seconds that its training took
     */
    public void run(Runner runner, String program, BiConsumer<RunRecord, Double> progress) {
        runner.run(pending(), new RunSink() {
            @Override
            public boolean wants(RunSpec spec) {
                return !store.has(spec);
            }

            @Override
            public void accept(RunRecord record, double seconds) {
                store.add(record, seconds, program);
                progress.accept(record, seconds);
            }
        });
    }
}
