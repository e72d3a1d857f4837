package org.mup4j.examples.coord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.data.Samples;

/** Trains every network of the comparison, as many at a time as threads and memory allow. */
final class Comparison {

    private final Settings settings;
    private final int threads;

    Comparison(Settings settings, int threads) {
        this.settings = settings;
        this.threads = threads;
    }

    /**
     * Runs it.
     *
     * @param training rows to train on
     * @param done told of every network that is finished, from any thread
     * @return all readings, in an order that does not depend on the threads
     */
    CoordResult run(Samples training, Consumer<Run> done) {
        Trial trial = new Trial(settings, training);
        Map<Integer, List<Run>> byWidth = settings.runs().stream()
                .collect(Collectors.groupingBy(Run::width, () -> new TreeMap<>(), Collectors.toList()));
        List<Reading> readings = new ArrayList<>();
        byWidth.forEach((width, runs) -> readings.addAll(group(trial, width, runs, done)));
        return new CoordResult(settings, readings);
    }

    private List<Reading> group(Trial trial, int width, List<Run> runs, Consumer<Run> done) {
        ExecutorService pool = Executors.newFixedThreadPool(Cost.parallel(width, threads));
        try {
            List<Future<List<Reading>>> results = new ArrayList<>();
            for (Run run : runs) {
                results.add(pool.submit(() -> {
                    List<Reading> readings = trial.measure(run);
                    done.accept(run);
                    return readings;
                }));
            }
            List<Reading> readings = new ArrayList<>();
            for (Future<List<Reading>> result : results) {
                readings.addAll(result.get());
            }
            return readings;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The comparison was interrupted", e);
        } catch (ExecutionException e) {
            throw failed(width, e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static RuntimeException failed(int width, Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            return new UserError(
                    "There is not enough memory for width " + width + " (" + cause.getMessage()
                            + "): leave out the largest values of --zeta, give --threads 1, or raise MUP_OFFHEAP",
                    cause);
        }
        return new IllegalStateException("A network of width " + width + " failed", cause);
    }
}
