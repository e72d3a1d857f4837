package org.mup4j.dl4j.internal.fleet.step;

import org.mup4j.dl4j.internal.fleet.program.UpdaterKind;

/**
 * An updater's numbers in one step, in single precision.
 *
 * @param kind which updater
 * @param exactRate the learning rate before it is rounded, for penalties
 * @param rate the learning rate
 * @param momentum the momentum
 * @param beta1 the decay of the first moment
 * @param rest1 1 - beta1
 * @param beta2 the decay of the second moment
 * @param rest2 1 - beta2
 * @param epsilon what is added to the denominator
 * @param scale the rate with its corrections for the first steps, those that the kind makes
 */
public record UpdaterNumbers(
        UpdaterKind kind,
        double exactRate,
        float rate,
        float momentum,
        float beta1,
        float rest1,
        float beta2,
        float rest2,
        float epsilon,
        float scale) {

    /** What ND4J adds to the denominator of AdaMax, whatever the epsilon. */
    public static final float ADAMAX_EPSILON = 1e-32f;
}
