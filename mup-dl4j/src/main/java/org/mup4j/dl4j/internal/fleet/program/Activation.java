package org.mup4j.dl4j.internal.fleet.program;

/**
 * An activation function.
 *
 * @param kind which one
 * @param parameter the slope below 0 of {@link ActivationKind#LEAKY_RELU}; 0 for all others
 */
public record Activation(ActivationKind kind, double parameter) {

    /** No activation function. */
    public static final Activation IDENTITY = new Activation(ActivationKind.IDENTITY, 0);

    /** ND4J's alpha of the SELU. */
    public static final double SELU_ALPHA = 1.6732632423543772848170429916717;

    /** ND4J's lambda of the SELU. */
    public static final double SELU_LAMBDA = 1.0507009873554804934193349852946;

    /** ND4J's factor of the GELU: single precision, in networks of double precision too. */
    public static final double GELU_FACTOR = 1.702f;
}
