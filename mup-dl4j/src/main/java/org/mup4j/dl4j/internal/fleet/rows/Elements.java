package org.mup4j.dl4j.internal.fleet.rows;

import org.mup4j.dl4j.internal.fleet.formula.Functions;
import org.mup4j.dl4j.internal.fleet.program.Activation;
import org.mup4j.dl4j.internal.fleet.program.ActivationKind;

/** Activation functions over a batch, computed in double precision where they take an exponential. */
final class Elements {

    private Elements() {}

    /** Writes the function of {@code z}, [rows, columns], to {@code a}. */
    static void apply(Activation activation, float[] z, float[] a, int rows, int columns) {
        int length = rows * columns;
        switch (activation.kind()) {
            case IDENTITY -> System.arraycopy(z, 0, a, 0, length);
            case RELU -> relu(z, a, length);
            case SOFTMAX -> softmax(z, a, rows, columns);
            default -> {
                for (int i = 0; i < length; i++) {
                    a[i] = (float) Functions.value(activation, z[i]);
                }
            }
        }
    }

    private static void relu(float[] z, float[] a, int length) {
        for (int i = 0; i < length; i++) {
            a[i] = Math.max(z[i], 0);
        }
    }

    private static void softmax(float[] z, float[] a, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int i = r * columns; i < (r + 1) * columns; i++) {
                largest = Math.max(largest, z[i]);
            }
            double sum = 0;
            for (int i = r * columns; i < (r + 1) * columns; i++) {
                a[i] = (float) Math.exp(z[i] - largest);
                sum += a[i];
            }
            for (int i = r * columns; i < (r + 1) * columns; i++) {
                a[i] = (float) (a[i] / sum);
            }
        }
    }

    /** Multiplies {@code d}, derivatives by the function's value, by its slope at {@code z}. */
    static void multiplyBySlope(Activation activation, float[] z, float[] d, int length) {
        if (activation.kind() == ActivationKind.RELU) {
            reluSlope(z, d, length);
        } else if (activation.kind() != ActivationKind.IDENTITY) {
            for (int i = 0; i < length; i++) {
                d[i] = (float) (d[i] * Functions.slope(activation, z[i]));
            }
        }
    }

    /** Without a branch, which would be mispredicted half of the time: the sign of -z, spread over all bits, is a mask. */
    private static void reluSlope(float[] z, float[] d, int length) {
        for (int i = 0; i < length; i++) {
            int positive = Float.floatToRawIntBits(0 - z[i]) >> 31;
            d[i] = Float.intBitsToFloat(Float.floatToRawIntBits(d[i]) & positive);
        }
    }
}
