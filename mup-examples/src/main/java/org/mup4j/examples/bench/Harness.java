package org.mup4j.examples.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks in rounds: what is to be compared is timed in turn, each in a JVM of its own. */
final class Harness {

    private final int rounds;
    private final int iterations;
    private final TimeValue time;
    private final PrintWriter err;

    Harness(boolean quick, PrintWriter err) {
        this.rounds = quick ? 1 : 7;
        this.iterations = quick ? 1 : 5;
        this.time = quick ? TimeValue.milliseconds(200) : TimeValue.seconds(1);
        this.err = err;
    }

    /** Times a benchmark without parameters. */
    double[] alone(Class<?> benchmark) {
        double[] scores = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            scores[round] = score(options(benchmark));
        }
        return scores;
    }

    /**
     * Times a benchmark with each value of a parameter in turn.
     *
     * @param what what is timed, for the progress line
     * @param benchmark the class
     * @param fixed parameters that stay
     * @param varied the parameter that varies
     * @param values its values
     * @return the scores of the rounds, by value
     */
    Map<String, double[]> inTurn(
            String what, Class<?> benchmark, Map<String, String> fixed, String varied, List<String> values) {
        Map<String, double[]> scores = new LinkedHashMap<>();
        values.forEach(value -> scores.put(value, new double[rounds]));
        for (int round = 0; round < rounds; round++) {
            err.printf("mup: %s, round %d of %d%n", what, round + 1, rounds);
            // The order changes from round to round, so that none always runs on the warmer machine.
            List<String> order = new ArrayList<>(values);
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (String value : order) {
                ChainedOptionsBuilder options = options(benchmark).param(varied, value);
                fixed.forEach(options::param);
                scores.get(value)[round] = score(options);
            }
        }
        return scores;
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
