package org.mup4j.dl4j.internal.fleet.program;

/**
 * Which inputs dropout keeps: independent draws with the same probability each, as in Deeplearning4j, but from a function of
 * place and time instead of a stream, so that they depend neither on the engine nor on what was drawn before.
 */
public final class Dropout {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Dropout() {}

    /**
     * What the draws of one layer in one step have in common.
     *
     * @param seed the network's seed
     * @param iteration the step
     * @param layer the layer's number
     * @return a key
     */
    public static long key(long seed, int iteration, int layer) {
        return mixed(mixed(seed + GOLDEN) ^ (((long) iteration << 20) + layer));
    }

    /**
     * Whether an input is kept.
     *
     * @param key the key of layer and step
     * @param place the input's place: its row in the batch times the layer's inputs, plus its column
     * @param retain the probability
     * @return true with that probability
     */
    public static boolean keeps(long key, int place, double retain) {
        return (mixed(key + GOLDEN * (place + 1)) >>> 11) * 0x1p-53 < retain;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). */
    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
