package org.mup4j.examples.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Short runs of every size, timed, to say beforehand how long a sweep will take. A run is taken to cost a fixed part, a part for
 * each step, one for each validation and one for each reading of norms; short runs of a size, after others that warm up, give
 * the four. Of many sizes some are timed, from the smallest to the largest, and the others lie between them on double
 * logarithmic axes. As many copies are timed side by side
 * as the sweep will have, so that what they do to one another is in the figures.
 */
public final class Calibration {

    private static final double NANOS = 1e9;

    /** Seconds of a short run. */
    private static final double LONG_ENOUGH = 0.5;

    private static final int MOST_SIZES = 8;
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
        long start = clock.getAsLong();
        NavigableMap<Double, Double> measured = new TreeMap<>();
        for (List<RunSpec> runs : chosen(List.copyOf(sizes.values()))) {
            measured.put(work(runs), seconds(runs));
        }
        double total = sizes.values().stream()
                .mapToDouble(runs -> runs.size() * at(measured, work(runs)) / runner.parallel())
                .sum();
        double spent = (clock.getAsLong() - start) / NANOS;
        return new Estimate(specs.size(), total, spent);
    }

    private static List<List<RunSpec>> chosen(List<List<RunSpec>> sizes) {
        List<List<RunSpec>> sorted = new ArrayList<>(sizes);
        sorted.sort(Comparator.comparingDouble(Calibration::work));
        if (sorted.size() <= MOST_SIZES) {
            return sorted;
        }
        List<List<RunSpec>> chosen = new ArrayList<>();
        for (int i = 0; i < MOST_SIZES; i++) {
            chosen.add(sorted.get(i * (sorted.size() - 1) / (MOST_SIZES - 1)));
        }
        return chosen;
    }

    /** Entries of the hidden matrices, with a layer more for what is around them. */
    private static double work(List<RunSpec> runs) {
        RunSpec spec = runs.get(0);
        return (double) spec.width() * spec.width() * (spec.depth() + 1);
    }

    private static double at(NavigableMap<Double, Double> measured, double work) {
        Map.Entry<Double, Double> below = measured.floorEntry(work);
        Map.Entry<Double, Double> above = measured.ceilingEntry(work);
        if (below.getKey().equals(above.getKey())) {
            return below.getValue();
        }
        double t = Math.log(work / below.getKey()) / Math.log(above.getKey() / below.getKey());
        return Math.exp((1 - t) * Math.log(below.getValue()) + t * Math.log(above.getValue()));
    }

    /** What one run of a size takes beside as many others as there will be. */
    private double seconds(List<RunSpec> runs) {
        int n = warmedUp(runs);
        double shortRun = time(runs, n, n, 0);
        double longRun = time(runs, 3 * n, 3 * n, 0);
        int interval = Math.max(1, n / 4);
        double validated = time(runs, n, interval, 0);
        double step = Math.max(0, (longRun - shortRun) / (2.0 * n));
        double validation = Math.max(0, (validated - shortRun) / Math.max(1, times(n, interval) - 1));
        double fixed = Math.max(0, shortRun - n * step - validation);
        Setup setup = runs.get(0).setup();
        int every = setup.readingInterval();
        double reading = every == 0 ? 0 : Math.max(0, time(runs, n, n, n) - shortRun);
        return fixed
                + setup.steps() * step
                + times(setup.steps(), setup.validationInterval()) * validation
                + (every == 0 ? 0 : times(setup.steps(), every)) * reading;
    }

    private static int times(int steps, int interval) {
        return (steps + interval - 1) / interval;
    }

    /** Compiles what is going to be timed until it becomes no faster, and finds a number of steps that a clock can time. */
    private int warmedUp(List<RunSpec> runs) {
        int most = Math.max(steps, runs.get(0).setup().steps() / 3);
        int n = steps;
        double before = Double.POSITIVE_INFINITY;
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            double seconds = time(runs, n, n, 0);
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
    private double time(List<RunSpec> runs, int steps, int validationInterval, int readingInterval) {
        RunSpec model = runs.get(0);
        Setup setup = model.setup().shortened(steps, validationInterval, readingInterval);
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
