package org.mup4j.dl4j.internal.fleet.step;

/**
 * How engines in single precision keep states of updaters from vanishing slowly. A unit of a relu that no longer fires leaves
 * moments behind that decay for ever; once they are below 1.2e-38, many processors take a hundred times as long for each.
 */
public final class States {

    /** Steps from one flush to the next, counted from a network's first. */
    public static final int FLUSH_INTERVAL = 64;

    /** Smaller states become 0: an update of theirs is below 1e-24 times the rate at the usual epsilons. */
    public static final float SMALLEST = 1e-32f;

    private States() {}
}
