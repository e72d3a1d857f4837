package org.mup4j.examples.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Short runs of every size, timed, to say beforehand how long a sweep will take. A run is taken to cost a fixed part, a part for
 * each step and a part for each validation; three short runs of a size give the three. As many copies are timed side by side
 * as the sweep will have, so that what they do to one another is in the figures.
 */
public final class Calibration {

    private static final double NANOS = 1e9;

    /** Share of a prediction by which machines and loads differ from one minute to the next. */
    private static final double DOUBT = 0.5;

    private final Runner runner;
    private final int steps;
    private final LongSupplier clock;

    /**
     * A calibration.
     *
     * @param runner what will train
     * @param steps of the short runs, at least 2
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
        double spent = 0;
        boolean first = true;
        for (List<RunSpec> runs : sizes.values()) {
            if (first) {
                // What is slow only once: classes to load, code to compile.
                spent += time(runs, steps, steps);
                first = false;
            }
            double shortRun = time(runs, steps, steps);
            double longRun = time(runs, 3 * steps, 3 * steps);
            double validated = time(runs, steps, Math.max(1, steps / 4));
            spent += shortRun + longRun + validated;
            double step = Math.max(0, (longRun - shortRun) / (2.0 * steps));
            int more = (steps + steps / 4 - 1) / Math.max(1, steps / 4) - 1;
            double validation = Math.max(0, (validated - shortRun) / Math.max(1, more));
            double fixed = Math.max(0, shortRun - steps * step - validation);
            Setup setup = runs.get(0).setup();
            int validations = (setup.steps() + setup.validationInterval() - 1) / setup.validationInterval();
            total += runs.size() * (fixed + setup.steps() * step + validations * validation) / runner.parallel();
        }
        return new Estimate(specs.size(), total, spent);
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
