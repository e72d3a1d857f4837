package org.mup4j.examples.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Short runs of every size, timed, to say beforehand how long a sweep will take. A run is taken to cost a fixed part, a part for
 * each step and a part for each validation; three short runs of a size, after others that warm up, give the three. As many copies are timed side by side
 * as the sweep will have, so that what they do to one another is in the figures.
 */
public final class Calibration {

    private static final double NANOS = 1e9;

    /** Seconds of a short run. */
    private static final double LONG_ENOUGH = 0.5;

    private static final int WARM_UP_ROUNDS = 12;
    private static final double NO_FASTER = 0.8;

    /** Share of a prediction by which machines and loads differ from one minute to the next. */
    private static final double DOUBT = 0.5;

    private final Runner runner;
    private final int steps;
    private final LongSupplier clock;

    /**
     * A calibration.
     *
     * @param runner what will train
     * @param steps of the shortest runs, at least 2; as many times twice that as it takes to be timed well
     */
    public Calibration(Runner runner, int steps) {
        this(runner, steps, System::nanoTime);
    }

    Calibration(Runner runner, int steps, LongSupplier clock) {
        this.runner = runner;
        this.steps = steps;
        this.clock = clock;
    }

    private record Size(int width, int depth) implements Comparable<Size> {
        static Size of(RunSpec spec) {
            return new Size(spec.width(), spec.depth());
        }

        @Override
        public int compareTo(Size other) {
            return width == other.width ? Integer.compare(depth, other.depth) : Integer.compare(width, other.width);
        }
    }

    /**
     * Predicts.
     *
     * @param specs what is to be trained
     * @return the time that it will take
     */
    public Estimate estimate(List<RunSpec> specs) {
        Map<Size, List<RunSpec>> sizes =
                specs.stream().collect(Collectors.groupingBy(Size::of, TreeMap::new, Collectors.toList()));
        double total = 0;
        long start = clock.getAsLong();
        for (List<RunSpec> runs : sizes.values()) {
            total += runs.size() * seconds(runs) / runner.parallel();
        }
        double spent = (clock.getAsLong() - start) / NANOS;
        return new Estimate(specs.size(), total, spent);
    }

    /** What one run of a size takes beside as many others as there will be. */
    private double seconds(List<RunSpec> runs) {
        int n = warmedUp(runs);
        double shortRun = time(runs, n, n);
        double longRun = time(runs, 3 * n, 3 * n);
        int interval = Math.max(1, n / 4);
        double validated = time(runs, n, interval);
        double step = Math.max(0, (longRun - shortRun) / (2.0 * n));
        double validation = Math.max(0, (validated - shortRun) / Math.max(1, validations(n, interval) - 1));
        double fixed = Math.max(0, shortRun - n * step - validation);
        Setup setup = runs.get(0).setup();
        return fixed + setup.steps() * step + validations(setup.steps(), setup.validationInterval()) * validation;
    }

    private static int validations(int steps, int interval) {
        return (steps + interval - 1) / interval;
    }

    /** Compiles what is going to be timed until it becomes no faster, and finds a number of steps that a clock can time. */
    private int warmedUp(List<RunSpec> runs) {
        int most = Math.max(steps, runs.get(0).setup().steps() / 3);
        int n = steps;
        double before = Double.POSITIVE_INFINITY;
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            double seconds = time(runs, n, n);
            boolean longEnough = seconds >= LONG_ENOUGH || 2L * n > most;
            if (longEnough && seconds / n > NO_FASTER * before) {
                return n;
            }
            before = seconds / n;
            n = longEnough ? n : 2 * n;
        }
        return n;
    }

    /** The time of one round: as many runs as there are side by side, of a rate at which nothing diverges. */
    private double time(List<RunSpec> runs, int steps, int validationInterval) {
        RunSpec model = runs.get(0);
        Setup setup = model.setup().shortened(steps, validationInterval);
        List<RunSpec> round = new ArrayList<>();
        for (int i = 0; i < runner.parallel(); i++) {
            round.add(new RunSpec(setup, model.scheme(), model.width(), model.depth(), model.rate(), i + 1L));
        }
        long start = clock.getAsLong();
        runner.run(round, Discard.INSTANCE);
        return (clock.getAsLong() - start) / NANOS;
    }

    private enum Discard implements RunSink {
        INSTANCE;

        @Override
        public boolean wants(RunSpec spec) {
            return true;
        }

        @Override
        public void accept(RunRecord record, double seconds) {}
    }

    /**
     * A prediction.
     *
     * @param runs how many runs
     * @param seconds how long they will take
     * @param spent how long it took to find out
     */
    public record Estimate(int runs, double seconds, double spent) {

        /** For example {@code about 12 minutes (8 minutes to 18 minutes, ...)}. */
        @Override
        public String toString() {
            return "about " + Durations.of(seconds) + " (" + Durations.of(seconds * (1 - DOUBT)) + " to "
                    + Durations.of(seconds / (1 - DOUBT)) + "), from short runs of each size that took "
                    + Durations.of(spent) + " on this machine as loaded as it is now";
        }
    }
}
