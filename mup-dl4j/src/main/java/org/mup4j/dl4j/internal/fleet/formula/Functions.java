package org.mup4j.dl4j.internal.fleet.formula;

import static org.mup4j.dl4j.internal.fleet.program.Activation.GELU_FACTOR;
import static org.mup4j.dl4j.internal.fleet.program.Activation.SELU_ALPHA;
import static org.mup4j.dl4j.internal.fleet.program.Activation.SELU_LAMBDA;

import org.mup4j.dl4j.internal.fleet.program.Activation;

/**
 * Activation functions and their slopes. Where ND4J's own form overflows (the slopes of gelu, swish and softplus and the value
 * of softplus at large arguments, from 26 up in single precision), these have the limit instead of its NaN or infinity.
 */
public final class Functions {

    private Functions() {}

    /**
     * The function.
     *
     * @param activation any but softmax, which is a function of a row
     * @param z the pre-activation
     * @return its value
     */
    public static double value(Activation activation, double z) {
        return switch (activation.kind()) {
            case IDENTITY -> z;
            case RELU -> z > 0 || Double.isNaN(z) ? z : 0;
            case LEAKY_RELU -> z < 0 ? activation.parameter() * z : z;
            case ELU -> z >= 0 ? z : Math.expm1(z);
            case SELU -> z > 0 ? SELU_LAMBDA * z : SELU_LAMBDA * SELU_ALPHA * Math.expm1(z);
            case GELU -> z * sigmoid(GELU_FACTOR * z);
            case SWISH -> z * sigmoid(z);
            case TANH -> Math.tanh(z);
            case SIGMOID -> sigmoid(z);
            case SOFTPLUS -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
            case SOFTMAX -> throw new IllegalArgumentException("Softmax is a function of a row");
        };
    }

    /**
     * The derivative, at kinks the side that ND4J takes.
     *
     * @param activation any but softmax
     * @param z the pre-activation
     * @return the derivative by z
     */
    public static double slope(Activation activation, double z) {
        return switch (activation.kind()) {
            case IDENTITY -> 1;
            case RELU -> z > 0 ? 1 : 0;
            case LEAKY_RELU -> z >= 0 ? 1 : (float) activation.parameter();
            case ELU -> z >= 0 ? 1 : Math.exp(z);
            case SELU -> z > 0 ? SELU_LAMBDA : SELU_LAMBDA * SELU_ALPHA * Math.exp(z);
            case GELU -> gatedSlope(GELU_FACTOR * z);
            case SWISH -> gatedSlope(z);
            case TANH -> 1 - Math.tanh(z) * Math.tanh(z);
            case SIGMOID -> sigmoid(z) * (1 - sigmoid(z));
            case SOFTPLUS -> sigmoid(z);
            case SOFTMAX -> throw new IllegalArgumentException("Softmax has no slope of one number");
        };
    }

    /** The slope of {@code z sigmoid(c z)} as a function of {@code u = c z}. */
    private static double gatedSlope(double u) {
        double s = sigmoid(u);
        return s + u * s * (1 - s);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
