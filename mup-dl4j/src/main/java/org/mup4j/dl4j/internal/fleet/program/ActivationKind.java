package org.mup4j.dl4j.internal.fleet.program;

/**
 * The activation functions of a fleet, as Deeplearning4j computes them. The formulas are those of ND4J 1.0.0-M2.1, constants
 * included, since constants differ between libraries.
 */
public enum ActivationKind {
    /** {@code z}. */
    IDENTITY,
    /** {@code max(z, 0)}; the slope at 0 is 0. */
    RELU,
    /**
     * {@code z} from 0 upwards, {@code parameter * z} below; the slope at 0 is 1, and the one below is rounded to single
     * precision in networks of double precision, too.
     */
    LEAKY_RELU,
    /** {@code z} from 0 upwards, {@code exp(z) - 1} below; the slope at 0 is 1. */
    ELU,
    /** {@code lambda * z} above 0, {@code lambda * alpha * (exp(z) - 1)} elsewhere, with {@link Activation#SELU_LAMBDA}. */
    SELU,
    /** {@code z * sigmoid(1.702 z)}, with {@link Activation#GELU_FACTOR}. */
    GELU,
    /** {@code z * sigmoid(z)}. */
    SWISH,
    /** The hyperbolic tangent. */
    TANH,
    /** {@code 1 / (1 + exp(-z))}. */
    SIGMOID,
    /** {@code log(1 + exp(z))}. */
    SOFTPLUS,
    /** {@code exp(z_i) / sum_j exp(z_j)} over a row; only in a {@link Head} with cross-entropy. */
    SOFTMAX
}
