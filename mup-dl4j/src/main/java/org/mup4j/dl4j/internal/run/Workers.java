package org.mup4j.dl4j.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Independent jobs side by side. */
public final class Workers {

    private Workers() {}

    /**
     * Does all jobs.
     *
     * @param workers how many at a time, at least 1
     * @param jobs in the order in which they are begun
     * @param work what to do with each; the result may not depend on the others
     * @param <J> a job
     * @param <R> a result
     * @return the results in the order of the jobs
     */
    public static <J, R> List<R> inOrder(int workers, List<J> jobs, Function<J, R> work) {
        ExecutorService pool = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "mup4j-worker");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<R>> futures = new ArrayList<>();
            for (J job : jobs) {
                futures.add(pool.submit(() -> work.apply(job)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while networks were trained", e);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        } else if (cause instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(cause);
    }
}
