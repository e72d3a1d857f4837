package org.mup4j.dl4j.fleet;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random orders. */
final class Shuffle {

    private Shuffle() {}

    /** By Fisher and Yates, from a generator of the epoch's own. */
    static int[] of(long seed, int epoch, int examples) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch);
        int[] order = IntStream.range(0, examples).toArray();
        for (int i = examples - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }
}
