package org.mup4j.examples.heatmap;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.report.Progress;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Works through the cells of a grid, the largest first, on as many threads as there are cores and memory for. The result
 * does not depend on their number.
 */
final class GridRunner {

    private static final double MEBIBYTE = 1 << 20;

    private final HeatmapSettings settings;
    private final boolean withState;
    private final PrintWriter err;

    /**
     * A runner.
     *
     * @param settings the grid
     * @param withState whether some updater keeps state
     * @param err where progress goes
     */
    GridRunner(HeatmapSettings settings, boolean withState, PrintWriter err) {
        this.settings = settings;
        this.withState = withState;
        this.err = err;
    }

    /** One network's place. */
    private record Job(int width, int depth, int seed) {
        long work() {
            return HeatmapSettings.weights(width, depth);
        }
    }

    /** What is done in a cell with one seed. */
    interface Task<T> {
        List<T> measure(int width, int depth, int seed);
    }

    /**
     * Runs a task in every cell with every seed.
     *
     * @param title for the progress
     * @param taskOn makes the task of one thread
     * @param <T> kind of result
     * @return all results
     */
    <T> List<T> run(String title, Function<Workspace, Task<T>> taskOn) {
        singleThreadedKernels();
        Queue<Job> jobs = new ConcurrentLinkedQueue<>(jobs());
        long total = jobs.stream().mapToLong(Job::work).sum();
        long largest = jobs.element().work();
        int threads = threads(largest);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (Progress progress = Progress.start(title, total, err)) {
            List<Future<List<T>>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(executor.submit(() -> work(jobs, taskOn, largest, progress)));
            }
            List<T> results = new ArrayList<>();
            for (Future<List<T>> part : parts) {
                results.addAll(part.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("Interrupted; nothing was written.", e);
        } finally {
            jobs.clear();
            executor.shutdown();
        }
    }

    private <T> List<T> work(Queue<Job> jobs, Function<Workspace, Task<T>> taskOn, long largest, Progress progress) {
        List<T> results = new ArrayList<>();
        try (Workspace workspace = new Workspace(largest, withState)) {
            Task<T> task = taskOn.apply(workspace);
            for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
                results.addAll(task.measure(job.width(), job.depth(), job.seed()));
                progress.advance(job.work());
            }
        }
        return results;
    }

    private List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        for (int seed = 0; seed < settings.seeds(); seed++) {
            for (int width : settings.widths()) {
                for (int depth : settings.depths()) {
                    jobs.add(new Job(width, depth, seed));
                }
            }
        }
        jobs.sort(Comparator.comparingLong(Job::work).reversed());
        return jobs;
    }

    private int threads(long largest) {
        long need = Workspace.bytes(largest, withState);
        long have = Pointer.maxBytes();
        if (have > 0 && need > have) {
            throw new UserError(String.format(
                    "The largest network needs %.0f MiB outside of the Java heap, but the limit is %.0f MiB."
                            + " Leave out the largest width or depth, or raise the limit: MUP_OFFHEAP=%.0fg",
                    need / MEBIBYTE, have / MEBIBYTE, Math.ceil(1.2 * need / MEBIBYTE / 1024)));
        }
        long fit = have > 0 ? have / need : Integer.MAX_VALUE;
        return (int) Math.min(fit, Runtime.getRuntime().availableProcessors());
    }

    /** Networks run side by side; each product on one thread. */
    private static void singleThreadedKernels() {
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.factory().blas().setMaxThreads(1);
    }
}
