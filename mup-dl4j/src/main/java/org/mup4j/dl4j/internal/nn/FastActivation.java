package org.mup4j.dl4j.internal.nn;

import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Loops;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** Activation functions that are computed a piece at a time in single precision, as ND4J defines them. */
enum FastActivation {
    /** Nothing. */
    IDENTITY {
        @Override
        void apply(float[] z, int count) {
            // Stays as it is.
        }

        @Override
        void multiply(float[] z, float[] delta, int count) {
            // The derivative is 1.
        }
    },

    /** The larger of the number and 0. */
    RELU {
        @Override
        void apply(float[] z, int count) {
            for (int i = 0; i < count; i++) {
                z[i] = Math.max(z[i], 0);
            }
        }

        @Override
        void multiply(float[] z, float[] delta, int count) {
            for (int i = 0; i < count; i++) {
                delta[i] = z[i] > 0 ? delta[i] : 0;
            }
        }
    },

    /** {@code z sigmoid(1.702 z)}, which is what ND4J calls GELU. */
    GELU {
        @Override
        void apply(float[] z, int count) {
            float[] power = powers(z, count);
            for (int i = 0; i < count; i++) {
                z[i] = z[i] / (1 + power[i]);
            }
        }

        @Override
        void multiply(float[] z, float[] delta, int count) {
            float[] power = powers(z, count);
            for (int i = 0; i < count; i++) {
                float sigmoid = 1 / (1 + power[i]);
                delta[i] *= sigmoid * (1 + STEEPNESS * z[i] * (1 - sigmoid));
            }
        }
    };

    private static final float STEEPNESS = 1.702f;
    private static final int PIECE = 2048;
    private static final int POWERS = 3;

    /** Replaces numbers by what the function gives. */
    abstract void apply(float[] z, int count);

    /** Multiplies gradients by the derivative. */
    abstract void multiply(float[] z, float[] delta, int count);

    private static float[] powers(float[] z, int count) {
        float[] power = Scratch.own().array(POWERS, PIECE);
        for (int i = 0; i < count; i++) {
            power[i] = -STEEPNESS * z[i];
        }
        Loops.fastest().exp(power, count);
        return power;
    }

    /** That of a layer, null if it is none of these. */
    static @Nullable FastActivation of(IActivation activation) {
        if (activation instanceof ActivationIdentity) {
            return IDENTITY;
        } else if (activation instanceof ActivationReLU relu
                && isZero(relu.getThreshold())
                && isZero(relu.getNegativeSlope())
                && relu.getMax() == null) {
            return RELU;
        } else if (activation.getClass() == ActivationGELU.class && !((ActivationGELU) activation).isPrecise()) {
            return GELU;
        }
        return null;
    }

    private static boolean isZero(@Nullable Double value) {
        return value == null || value == 0;
    }

    /** Applies it to numbers from an index on. */
    void forward(int from, int to, Floats z, Floats out) {
        float[] piece = Scratch.own().array(0, PIECE);
        for (int start = from; start < to; start += PIECE) {
            int count = Math.min(PIECE, to - start);
            z.read(start, piece, 0, count);
            apply(piece, count);
            out.write(start, piece, 0, count);
        }
    }

    /** Gradients of count pre-activations from those of what came out, both from an index on; written from 0 on. */
    void backward(int from, int count, Floats z, Floats above, Floats delta) {
        float[] piece = Scratch.own().array(0, PIECE);
        float[] slope = Scratch.own().array(1, PIECE);
        for (int start = 0; start < count; start += PIECE) {
            int n = Math.min(PIECE, count - start);
            z.read(from + start, piece, 0, n);
            above.read(from + start, slope, 0, n);
            multiply(piece, slope, n);
            delta.write(start, slope, 0, n);
        }
    }
}
