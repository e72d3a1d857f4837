package org.mup4j.dl4j.internal.fleet.program;

/**
 * A penalty on a parameter.
 *
 * @param kind where and how it acts
 * @param coefficient its coefficient, over time
 */
public record Penalty(Kind kind, Rate coefficient) {

    /** The kinds, with coefficient {@code c} and parameter {@code w}. */
    public enum Kind {
        /** Gradient += {@code c sign(w)} before the updater; the score grows by {@code c sum |w|}. */
        L1,
        /** Gradient += {@code c w} before the updater; the score grows by {@code c / 2 sum w^2}. */
        L2,
        /** Update += {@code c w} after the updater; the score grows by {@code c / 2 sum w^2}. */
        DECAY,
        /** Update += {@code c rate w} after the updater, at the updater's rate; the score grows by {@code c / 2 sum w^2}. */
        DECAY_TIMES_RATE
    }

    /**
     * Whether the penalty acts before the updater.
     *
     * @return true for L1 and L2
     */
    public boolean isBeforeUpdater() {
        return kind == Kind.L1 || kind == Kind.L2;
    }
}
