package org.mup4j.examples.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks in rounds, each in a JVM of its own; what is to be compared takes turns within each. */
final class Harness {

    private final int rounds;
    private final int iterations;
    private final TimeValue time;
    private final PrintWriter err;

    Harness(int rounds, int iterations, boolean quick, PrintWriter err) {
        this.rounds = quick ? 1 : rounds;
        this.iterations = quick ? 1 : iterations;
        this.time = quick ? TimeValue.milliseconds(200) : TimeValue.seconds(1);
        this.err = err;
    }

    /** How often everything is timed. */
    int rounds() {
        return rounds;
    }

    /** Times a benchmark once, in a JVM with other kernels. */
    double once(Class<?> benchmark, Map<String, String> parameters, Kernels kernels) {
        ChainedOptionsBuilder options = options(benchmark).jvmArgs(kernels.options());
        parameters.forEach(options::param);
        return result(options).getPrimaryResult().getScore();
    }

    /** Times a benchmark without parameters. */
    double[] alone(Class<?> benchmark) {
        double[] scores = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            scores[round] = result(options(benchmark)).getPrimaryResult().getScore();
        }
        return scores;
    }

    /**
     * Times two rivals that take {@link Turns}.
     *
     * @param work what is timed
     * @param unit what the figures count
     * @param benchmark the class
     * @param parameters its parameters
     * @param bound what the ratio must not exceed
     * @return the row, a ratio for each round
     */
    Row inTurn(String work, String unit, Class<?> benchmark, Map<String, String> parameters, double bound) {
        double[] ours = new double[rounds];
        double[] plain = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            err.printf("mup: %s, round %d of %d%n", work, round + 1, rounds);
            ChainedOptionsBuilder options = options(benchmark);
            parameters.forEach(options::param);
            List<IterationResult> times = timed(options);
            ours[round] = median(times, "ours");
            plain[round] = median(times, "plain");
            ratios[round] = median(times, "ratio");
        }
        return Row.paired(work, unit, ours, plain, ratios, bound);
    }

    private static double median(List<IterationResult> iterations, String counter) {
        return Row.median(iterations.stream()
                .mapToDouble(times -> times.getSecondaryResults().get(counter).getScore())
                .toArray());
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

    private static List<IterationResult> timed(ChainedOptionsBuilder options) {
        return result(options).getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .toList();
    }

    private static RunResult result(ChainedOptionsBuilder options) {
        try {
            return new Runner(options.build()).run().iterator().next();
        } catch (RunnerException e) {
            throw new IllegalStateException("The benchmark harness failed", e);
        }
    }
}
