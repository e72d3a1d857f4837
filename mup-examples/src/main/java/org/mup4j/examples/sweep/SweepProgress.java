package org.mup4j.examples.sweep;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.mup4j.examples.report.Progress;

/** How far a sweep is: a bar or lines with runs done, the rate of the last while, and the time left. Thread-safe. */
public final class SweepProgress implements AutoCloseable {

    private static final double NANOS = 1e9;

    /** Work that a run costs whatever its size, in parameters. */
    private static final long SMALL = 2_000;

    private final Workload workload;
    private final Progress progress;
    private final LongSupplier clock;
    private final int runs;
    private final long total;
    private final long start;
    private int done;
    private long work;

    private SweepProgress(Workload workload, List<RunSpec> specs, Progress progress, LongSupplier clock) {
        this.workload = workload;
        this.progress = progress;
        this.clock = clock;
        this.runs = specs.size();
        this.total = Math.max(1, specs.stream().mapToLong(this::work).sum());
        this.start = clock.getAsLong();
    }

    /**
     * Starts to report.
     *
     * @param task what is trained
     * @param workload its networks
     * @param specs what is to be done
     * @param err where lines go if there is no terminal
     * @return progress at zero
     */
    public static SweepProgress start(String task, Workload workload, List<RunSpec> specs, PrintWriter err) {
        return start(task, workload, specs, err, System::nanoTime);
    }

    static SweepProgress start(
            String task, Workload workload, List<RunSpec> specs, PrintWriter err, LongSupplier clock) {
        long total = specs.stream().mapToLong(spec -> cost(workload, spec)).sum();
        Progress progress = Progress.start(task, Math.max(1, total), err);
        return new SweepProgress(workload, specs, progress, clock);
    }

    private long work(RunSpec spec) {
        return cost(workload, spec);
    }

    private static long cost(Workload workload, RunSpec spec) {
        return SMALL + workload.parameters(spec.width(), spec.depth());
    }

    /**
     * One more run is done.
     *
     * @param spec which
     */
    public synchronized void done(RunSpec spec) {
        done++;
        work += work(spec);
        double seconds = (clock.getAsLong() - start) / NANOS;
        double left = seconds * (total - work) / work;
        String note =
                String.format(Locale.ROOT, "%d of %d runs, %.2g runs/s", done, runs, done / Math.max(1e-9, seconds));
        progress.advance(work(spec), done == runs ? note : note + ", " + Durations.of(left) + " left");
    }

    @Override
    public void close() {
        progress.close();
    }
}
