package org.mup4j.dl4j.fleet;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random orders. */
final class Shuffle {

    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private Shuffle() {}

    /**
     * By Fisher and Yates, from a generator of the epoch's own. Places come from the high word of a product rather than a
     * remainder, which takes a division: of n places none is likelier than another by more than n / 2^32.
     */
    static int[] of(long seed, int epoch, int examples) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch);
        int[] order = IntStream.range(0, examples).toArray();
        for (int i = examples - 1; i > 0; i--) {
            int j = (int) ((random.nextInt() & LOW_WORD) * (i + 1L) >>> Integer.SIZE);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }
}
