package org.mup4j.examples.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What wrapping costs: once, and in every step. Plain and wrapped networks are timed in turn, round by round. */
final class WrapSuite {

    private static final Map<String, Double> BOUNDS = Map.of("64", Double.NaN, "256", 1.06, "1024", 1.02);
    private static final double WRAP_BOUND = 100_000;

    private final int rounds;
    private final int iterations;
    private final TimeValue time;
    private final PrintWriter err;

    WrapSuite(boolean quick, PrintWriter err) {
        this.rounds = quick ? 1 : 7;
        this.iterations = quick ? 1 : 5;
        this.time = quick ? TimeValue.milliseconds(200) : TimeValue.seconds(1);
        this.err = err;
    }

    List<Row> run() {
        List<Row> rows = new ArrayList<>();
        rows.add(wrapping());
        for (String width : List.of("64", "256", "1024")) {
            rows.add(step(width));
        }
        return rows;
    }

    private Row wrapping() {
        double[] ours = new double[rounds];
        for (int r = 0; r < rounds; r++) {
            ours[r] = score(options(WrapBenchmark.class));
        }
        return Row.alone("wrap a configuration of 100 layers", "us", ours, WRAP_BOUND);
    }

    private Row step(String width) {
        double[] ours = new double[rounds];
        double[] peer = new double[rounds];
        for (int r = 0; r < rounds; r++) {
            err.printf("mup: step at width %s, round %d of %d%n", width, r + 1, rounds);
            // The order changes from round to round, so that neither always runs on the warmer machine.
            for (String network : r % 2 == 0 ? List.of("plain", "wrapped") : List.of("wrapped", "plain")) {
                double score =
                        score(options(StepBenchmark.class).param("width", width).param("network", network));
                (network.equals("plain") ? peer : ours)[r] = score;
            }
        }
        return Row.paired("training step, width " + width + ", batch 128, Adam", "us", ours, peer, BOUNDS.get(width));
    }

    private ChainedOptionsBuilder options(Class<?> benchmark) {
        return new OptionsBuilder()
                .include(benchmark.getName())
                .forks(1)
                .warmupIterations(iterations)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .verbosity(VerboseMode.SILENT);
    }

    private static double score(ChainedOptionsBuilder options) {
        try {
            Collection<RunResult> results = new Runner(options.build()).run();
            return results.iterator().next().getPrimaryResult().getScore();
        } catch (RunnerException e) {
            throw new IllegalStateException("The benchmark harness failed", e);
        }
    }
}
