package org.mup4j.dl4j.fleet;

import java.util.stream.IntStream;

/**
 * In which order a network sees the examples of an epoch. A pure function, so that a network's training depends on nothing
 * else: not on the other networks, not on the number of workers.
 */
@FunctionalInterface
public interface EpochOrder {

    /** The order of the data, in every epoch. */
    EpochOrder AS_GIVEN =
            (seed, epoch, examples) -> IntStream.range(0, examples).toArray();

    /**
     * The order of one epoch.
     *
     * @param seed the network's seed
     * @param epoch how many epochs the network has finished, from 0
     * @param examples the number of examples
     * @return every number from 0 to {@code examples - 1} once
     */
    int[] of(long seed, int epoch, int examples);

    /**
     * Another random order in each epoch, the same for all networks.
     *
     * @param seed any number
     * @return the order
     */
    static EpochOrder shuffled(long seed) {
        return (network, epoch, examples) -> Shuffle.of(seed, epoch, examples);
    }

    /**
     * Another random order in each epoch and for each network, drawn from the network's own seed.
     *
     * @return the order
     */
    static EpochOrder shuffledByNetwork() {
        return Shuffle::of;
    }
}
