package org.mup4j.examples.sweep;

import java.util.SplittableRandom;

/** In which order the rows of an epoch are seen: a function of the seed and the epoch, the same at all widths and schemes. */
public final class RowOrder {

    private RowOrder() {}

    /**
     * The order of one epoch, by Fisher and Yates.
     *
     * @param seed the run's
     * @param epoch from 0
     * @param rows how many
     * @return a permutation of the numbers from 0
     */
    public static int[] of(long seed, int epoch, int rows) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch);
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
