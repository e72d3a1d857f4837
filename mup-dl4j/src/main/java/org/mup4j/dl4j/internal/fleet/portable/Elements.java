package org.mup4j.dl4j.internal.fleet.portable;

import org.mup4j.dl4j.internal.fleet.formula.Functions;
import org.mup4j.dl4j.internal.fleet.program.Activation;
import org.mup4j.dl4j.internal.fleet.program.ActivationKind;

/** Activation functions over a batch. */
final class Elements {

    private Elements() {}

    /** Writes the function of {@code z}, [rows, columns], to {@code a}. */
    static void apply(Activation activation, Reals z, Reals a, int rows, int columns) {
        if (activation.kind() == ActivationKind.SOFTMAX) {
            for (int r = 0; r < rows; r++) {
                softmax(z, a, r * columns, (r + 1) * columns);
            }
            return;
        }
        for (int i = 0; i < rows * columns; i++) {
            a.set(i, Functions.value(activation, z.at(i)));
        }
    }

    /** Multiplies {@code d}, derivatives by the function's value, by its slope at {@code z}. */
    static void multiplyBySlope(Activation activation, Reals z, Reals d, int length) {
        if (activation.kind() == ActivationKind.IDENTITY) {
            return;
        }
        for (int i = 0; i < length; i++) {
            d.set(i, d.at(i) * Functions.slope(activation, z.at(i)));
        }
    }

    private static void softmax(Reals z, Reals a, int start, int end) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = start; i < end; i++) {
            largest = Math.max(largest, z.at(i));
        }
        double sum = 0;
        for (int i = start; i < end; i++) {
            sum += Math.exp(z.at(i) - largest);
        }
        for (int i = start; i < end; i++) {
            a.set(i, Math.exp(z.at(i) - largest) / sum);
        }
    }
}
