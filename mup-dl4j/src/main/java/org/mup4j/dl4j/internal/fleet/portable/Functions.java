package org.mup4j.dl4j.internal.fleet.portable;

import static org.mup4j.dl4j.internal.fleet.program.Activation.GELU_FACTOR;
import static org.mup4j.dl4j.internal.fleet.program.Activation.SELU_ALPHA;
import static org.mup4j.dl4j.internal.fleet.program.Activation.SELU_LAMBDA;

import org.mup4j.dl4j.internal.fleet.program.Activation;

/**
 * Activation functions and their slopes. Where ND4J's own form overflows (the slopes of gelu, swish and softplus and the value
 * of softplus at large arguments, from 26 up in single precision), these have the limit instead of its NaN or infinity.
 */
final class Functions {

    private Functions() {}

    /** Writes the function of {@code z}, [rows, columns], to {@code a}, which may be the same. */
    static void apply(Activation activation, Reals z, Reals a, int rows, int columns) {
        switch (activation.kind()) {
            case SOFTMAX -> softmax(z, a, rows, columns);
            default -> {
                for (int i = 0; i < rows * columns; i++) {
                    a.set(i, value(activation, z.at(i)));
                }
            }
        }
    }

    /** Multiplies {@code d}, derivatives by the function's value, by its slope at {@code z}. */
    static void multiplyBySlope(Activation activation, Reals z, Reals d, int length) {
        for (int i = 0; i < length; i++) {
            d.set(i, d.at(i) * slope(activation, z.at(i)));
        }
    }

    static double value(Activation activation, double z) {
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

    static double slope(Activation activation, double z) {
        return switch (activation.kind()) {
            case IDENTITY -> 1;
            case RELU -> z > 0 ? 1 : 0;
            case LEAKY_RELU -> z >= 0 ? 1 : activation.parameter();
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

    /** The slope of {@code z sigmoid(c z) } as a function of {@code u = c z}. */
    private static double gatedSlope(double u) {
        double s = sigmoid(u);
        return s + u * s * (1 - s);
    }

    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static void softmax(Reals z, Reals a, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < columns; c++) {
                largest = Math.max(largest, z.at(r * columns + c));
            }
            double sum = 0;
            for (int c = 0; c < columns; c++) {
                sum += Math.exp(z.at(r * columns + c) - largest);
            }
            for (int c = 0; c < columns; c++) {
                a.set(r * columns + c, Math.exp(z.at(r * columns + c) - largest) / sum);
            }
        }
    }
}
