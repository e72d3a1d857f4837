package org.mup4j.dl4j.internal.fleet.program;

/**
 * The updaters of a fleet as ND4J 1.0.0-M2.1 computes them, for a gradient {@code g} at iteration {@code t} (from 0). Each
 * gives an update that is subtracted from the parameter. In single precision ND4J rounds rate, betas and epsilon, and the
 * powers of the betas, to float before it computes; {@code scale = rate sqrt(1 - b2^(t+1)) / (1 - b1^(t+1))}.
 */
public enum UpdaterKind {
    /** {@code rate g}. */
    SGD(0),
    /** {@code v' = mu v - rate g}; {@code mu v - (1 + mu) v'}. State: v. */
    NESTEROVS(1),
    /** {@code m = b1 m + (1 - b1) g}; {@code v = b2 v + (1 - b2) g^2}; {@code scale m / (sqrt(v) + eps)}. State: m, v. */
    ADAM(2),
    /** As {@link #ADAM} with the largest v so far. State: m, v, largest v. */
    AMSGRAD(3),
    /** {@code u = max(b2 u, |g|) + 1e-32}; {@code rate / (1 - b1^(t+1)) m / u}. State: m, u. */
    ADAMAX(2),
    /** {@code rate (b1 m + (1 - b1) g) / (1 - b1^(t+1)) / (sqrt(v) + eps)}; v is not corrected. State: m, v. */
    NADAM(2),
    /** {@code s = b2 s + (1 - b2) g^2}; {@code rate g / (sqrt(s) + eps)}; the decay is b2. State: s. */
    RMSPROP(1),
    /** {@code s = s + g^2}; {@code rate g / (sqrt(s) + eps)}. State: s. */
    ADAGRAD(1);

    private final int states;

    UpdaterKind(int states) {
        this.states = states;
    }

    /**
     * Numbers of state that go with one parameter.
     *
     * @return 0 to 3
     */
    public int states() {
        return states;
    }
}
