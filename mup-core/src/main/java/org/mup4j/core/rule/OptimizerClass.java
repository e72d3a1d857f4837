package org.mup4j.core.rule;

/**
 * How the size of an optimizer's step depends on the gradient: all that a parametrization has to know of an optimizer.
 *
 * <p>The gauge powers say what a move {@code a *= theta, b /= theta} (see {@link GaugeMove}) does to the optimizer's
 * numbers so that the network function stays the same at every step.
 */
public enum OptimizerClass {
    /** The step is proportional to the gradient: SGD, momentum, averaged SGD. */
    LINEAR(-2, 0, 2, 2),
    /** Entries of order one whatever the gradient's scale: Adam and its kin, RMSProp, AdaGrad, sign descent. */
    SIGN(-1, 1, 1, 2),
    /** A step of Frobenius norm one: a linear optimizer on gradients renormalised per parameter. Experimental. */
    NORMALISED(-1, 1, 1, 2),
    /** A step in proportion to the weight's own norm: LARS, LAMB. Experimental. */
    TRUST(0, 1, 0, 2),
    /** All singular values of the step of order one: Muon, Shampoo. Experimental. */
    ORTHO(-1, 1, 1, 2),
    /** No learning rate that could be scaled: AdaDelta. No parametrization can serve it. */
    SELF(0, 0, 0, 0),
    /** No step at all. */
    NONE(0, 0, 0, 0);

    private final int learningRatePower;
    private final int epsilonPower;
    private final int coupledDecayPower;
    private final int l2Power;

    OptimizerClass(int learningRatePower, int epsilonPower, int coupledDecayPower, int l2Power) {
        this.learningRatePower = learningRatePower;
        this.epsilonPower = epsilonPower;
        this.coupledDecayPower = coupledDecayPower;
        this.l2Power = l2Power;
    }

    /**
     * The power of theta by which a gauge move multiplies the learning rate.
     *
     * @return -2 for LINEAR, -1 for SIGN, NORMALISED and ORTHO, 0 for TRUST, SELF and NONE
     */
    public int learningRateGaugePower() {
        return learningRatePower;
    }

    /**
     * The power of theta by which a gauge move multiplies epsilon.
     *
     * @return 1 for the classes that divide by the size of a gradient, 0 for LINEAR, SELF and NONE
     */
    public int epsilonGaugePower() {
        return epsilonPower;
    }

    /**
     * The power of theta by which a gauge move multiplies a decay coefficient whose shrink is rate times coefficient.
     *
     * @return the negative of {@link #learningRateGaugePower()}: the shrink per step does not change
     */
    public int coupledDecayGaugePower() {
        return coupledDecayPower;
    }

    /**
     * The power of theta by which a gauge move multiplies the coefficient of an L2 term inside the gradient: the term is
     * to grow like the gradient, by theta, while the weight shrinks by theta.
     *
     * @return 2 whatever the class does with the gradient, 0 for SELF and NONE
     */
    public int l2GaugePower() {
        return l2Power;
    }

    /**
     * Whether a tensor under this class is trained.
     *
     * @return false for NONE alone
     */
    public boolean trains() {
        return this != NONE;
    }
}
