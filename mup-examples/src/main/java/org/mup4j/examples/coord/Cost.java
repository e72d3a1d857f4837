package org.mup4j.examples.coord;

import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.mup4j.examples.cli.UserError;

/** What a comparison needs, known before it starts. */
final class Cost {

    /** Parameters, gradients, two moments of Adam, and what an update and a new network need for a moment. */
    private static final int COPIES = 7;

    /** Arrays of the probe and the activations, in rows of a hidden layer. */
    private static final int ROWS = 8 * Settings.PROBE;

    private static final double GIB = 1 << 30;

    /** What two cores of a current server do in double precision, updater and all, and what any network costs. */
    private static final double FLOPS = 16e9;

    private static final double SECONDS_PER_NETWORK = 0.12;

    private Cost() {}

    /**
     * @param width of the hidden layers
     * @return bytes outside the Java heap that one network takes while it trains, an upper estimate
     */
    static long bytes(long width) {
        return Double.BYTES * (COPIES * HousingMlp.parameters(width) + ROWS * width);
    }

    /**
     * How many networks of a width fit side by side.
     *
     * @param width of the hidden layers
     * @param threads upper limit
     * @return at least 1
     */
    static int parallel(long width, int threads) {
        return (int) Math.max(1, Math.min(threads, Pointer.maxBytes() / bytes(width)));
    }

    /**
     * Refuses a comparison that cannot fit.
     *
     * @param settings the comparison
     * @throws UserError if the widest network does not fit into the memory for arrays
     */
    static void check(Settings settings) {
        require(settings.widest(), bytes(settings.widest()), "--zeta");
    }

    /**
     * Refuses a network that cannot fit.
     *
     * @param width of the network
     * @param parameters how many it has
     * @param option the option that widths are given with
     * @throws UserError if it does not fit into the memory for arrays
     */
    static void requireMemory(int width, double parameters, String option) {
        require(width, Double.BYTES * COPIES * parameters, option);
    }

    private static void require(int width, double needed, String option) {
        if (needed > Pointer.maxBytes()) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "Width %d needs about %.1f GiB for arrays and the limit is %.1f GiB: leave out the largest values"
                            + " of %s, or set MUP_OFFHEAP=%.0fg",
                    width,
                    needed / GIB,
                    Pointer.maxBytes() / GIB,
                    option,
                    Math.ceil(needed / GIB)));
        }
    }

    /**
     * Work in units of one parameter trained for one step, the unit of the progress bar.
     *
     * @param settings number of steps
     * @param run the network
     * @return its share of the work; a constant stands for what a small network costs whatever its width
     */
    static long work(Settings settings, Run run) {
        return (settings.batches() + 1) * (20_000 + HousingMlp.parameters(run.width()));
    }

    /**
     * @param settings the comparison
     * @return one line that says what is about to happen
     */
    static String describe(Settings settings) {
        return String.format(
                Locale.ROOT,
                "%d networks (SP and muP, zeta %s, %d seeds), %d batches of %d each; the widest has %,d parameters and"
                        + " takes about %.1f GiB; %,.0f GFLOP in all, in the order of %s on two cores",
                settings.runs().size(),
                settings.multipliers(),
                settings.seeds(),
                settings.batches(),
                settings.batchSize(),
                HousingMlp.parameters(settings.widest()),
                bytes(settings.widest()) / GIB,
                flops(settings) / 1e9,
                duration(flops(settings) / FLOPS
                        + SECONDS_PER_NETWORK * settings.runs().size()));
    }

    private static String duration(double seconds) {
        return seconds < 90 ? Math.round(seconds) + " seconds" : Math.round(seconds / 60) + " minutes";
    }

    /** Two operations per parameter and row in each of forward, backward to weights, backward to inputs, and the probe. */
    private static double flops(Settings settings) {
        double rows = 3.0 * settings.batchSize() + Settings.PROBE;
        return settings.runs().stream()
                .mapToDouble(run -> 2 * rows * settings.batches() * HousingMlp.parameters(run.width()))
                .sum();
    }
}
