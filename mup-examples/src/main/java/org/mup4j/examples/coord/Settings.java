package org.mup4j.examples.coord;

import java.util.ArrayList;
import java.util.List;
import org.mup4j.examples.cli.UserError;

/**
 * Everything that the numbers depend on.
 *
 * @param multipliers widths divided by the base width, at least two different ones
 * @param base base width
 * @param seeds number of networks per width and parametrization
 * @param seed first seed; it fixes the split, the batches and the initial weights
 * @param batches number of training steps
 * @param batchSize rows of a batch
 * @param rate learning rate of Adam at the base width
 * @param initScale c: an initial weight has standard deviation c over the square root of its fan-in
 */
record Settings(
        List<Integer> multipliers,
        int base,
        int seeds,
        long seed,
        int batches,
        int batchSize,
        double rate,
        double initScale) {

    /** The published base width. */
    static final int BASE = 16;

    private static final int MOST_SEEDS = 1000;

    /** Rows of the training set that every network is probed with. */
    static final int PROBE = 256;

    /** Rows that are there to train on. */
    static final int TRAINING = 16_640;

    Settings {
        multipliers = multipliers.stream().distinct().sorted().toList();
        check(multipliers.size() >= 2, "--zeta", "two different width multipliers or more", multipliers);
        check(multipliers.get(0) >= 1, "--zeta", "width multipliers of 1 or more", multipliers.get(0));
        check(base >= 1, "--base-width", "a width of 1 or more", base);
        check(
                (long) multipliers.get(multipliers.size() - 1) * base <= 1 << 16,
                "--zeta",
                "a width of at most 65536",
                multipliers.get(multipliers.size() - 1));
        requireSeeds(seeds);
        check(batches >= 1, "--batches", "1 batch or more", batches);
        check(batchSize >= 1, "--batch-size", "1 row or more", batchSize);
        check(
                (long) batches * batchSize <= TRAINING,
                "--batches",
                "batches that fit into the " + TRAINING + " training rows",
                batches + " batches of " + batchSize);
        check(rate > 0 && Double.isFinite(rate), "--rate", "a positive learning rate", rate);
        check(initScale > 0 && Double.isFinite(initScale), "--init-scale", "a positive scale", initScale);
    }

    static void requireSeeds(int seeds) {
        check(seeds >= 1 && seeds <= MOST_SEEDS, "--seeds", "1 to " + MOST_SEEDS + " seeds", seeds);
    }

    private static void check(boolean holds, String option, String expected, Object found) {
        if (!holds) {
            throw new UserError("Option " + option + ": expected " + expected + ", found " + found);
        }
    }

    /**
     * @return every network of the comparison, from the widest to the narrowest, so that the long ones come first
     */
    List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int i = multipliers.size() - 1; i >= 0; i--) {
            for (Scheme scheme : Scheme.values()) {
                for (int s = 0; s < seeds; s++) {
                    runs.add(new Run(scheme, multipliers.get(i), multipliers.get(i) * base, s));
                }
            }
        }
        return runs;
    }

    /**
     * @return width of the widest network
     */
    int widest() {
        return multipliers.get(multipliers.size() - 1) * base;
    }
}
