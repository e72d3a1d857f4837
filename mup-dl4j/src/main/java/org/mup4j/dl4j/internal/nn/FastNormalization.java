package org.mup4j.dl4j.internal.nn;

import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Loops;
import org.mup4j.dl4j.internal.cpu.Scratch;

/**
 * Normalisation of tokens in single precision, one at a time in an array of its own: the compiler makes vector operations only
 * where all arrays are read at the same index.
 */
final class FastNormalization {

    private final int features;
    private final double epsilon;
    private final boolean centred;
    private final Loops loops = Loops.fastest();
    private final float[] gain;
    private final float @Nullable [] shift;

    /**
     * The sizes.
     *
     * @param epsilon what is added to the mean square
     * @param gain a factor for each feature
     * @param shift what is added to each feature; null if tokens are not centred either
     */
    FastNormalization(double epsilon, float[] gain, float @Nullable [] shift) {
        this.features = gain.length;
        this.epsilon = epsilon;
        this.centred = shift != null;
        this.gain = gain;
        this.shift = shift;
    }

    /**
     * Normalises some tokens.
     *
     * @param from the first token
     * @param to the one behind the last
     * @param in all inputs, a token behind the other
     * @param out all outputs
     * @param moments where to write the mean of each token, then the inverse deviation of each
     */
    void forward(int from, int to, Floats in, Floats out, float[] moments) {
        int tokens = moments.length / 2;
        float[] x = Scratch.own().array(0, features);
        for (int token = from; token < to; token++) {
            in.read(token * features, x, 0, features);
            float mean = centred ? loops.sum(x, features) / features : 0;
            float inverse = (float) (1 / Math.sqrt(loops.squares(x, features, mean) / features + epsilon));
            moments[token] = mean;
            moments[tokens + token] = inverse;
            if (shift == null) {
                scale(x, gain, inverse);
            } else {
                scale(x, gain, shift, mean, inverse);
            }
            out.write(token * features, x, 0, features);
        }
    }

    private static void scale(float[] x, float[] gain, float[] shift, float mean, float inverse) {
        for (int i = 0; i < gain.length; i++) {
            x[i] = (x[i] - mean) * inverse * gain[i] + shift[i];
        }
    }

    private static void scale(float[] x, float[] gain, float inverse) {
        for (int i = 0; i < gain.length; i++) {
            x[i] = x[i] * inverse * gain[i];
        }
    }

    /**
     * Gradients of some tokens.
     *
     * @param from the first token
     * @param to the one behind the last
     * @param in all inputs
     * @param above gradient of all outputs
     * @param below where to write the gradient of the inputs
     * @param moments what the forward pass wrote
     * @param gains where to add these tokens' part of the gradient of the gains
     * @param shifts the same for the shifts, null if there are none
     */
    void backward(
            int from,
            int to,
            Floats in,
            Floats above,
            Floats below,
            float[] moments,
            float[] gains,
            float @Nullable [] shifts) {
        int tokens = moments.length / 2;
        Scratch scratch = Scratch.own();
        float[] normal = scratch.array(0, features);
        float[] delta = scratch.array(1, features);
        for (int token = from; token < to; token++) {
            in.read(token * features, normal, 0, features);
            above.read(token * features, delta, 0, features);
            float inverse = moments[tokens + token];
            toNormal(normal, moments[token], inverse);
            addProducts(gains, normal, delta);
            if (shifts != null) {
                add(shifts, delta);
            }
            times(delta, gain);
            float mean = centred ? loops.sum(delta, features) / features : 0;
            float along = loops.product(delta, normal, features) / features;
            fromNormal(delta, normal, mean, along, inverse);
            below.write(token * features, delta, 0, features);
        }
    }

    private void toNormal(float[] x, float mean, float inverse) {
        for (int i = 0; i < features; i++) {
            x[i] = (x[i] - mean) * inverse;
        }
    }

    private void addProducts(float[] sums, float[] x, float[] y) {
        for (int i = 0; i < features; i++) {
            sums[i] += x[i] * y[i];
        }
    }

    private void add(float[] sums, float[] x) {
        for (int i = 0; i < features; i++) {
            sums[i] += x[i];
        }
    }

    private void times(float[] x, float[] y) {
        for (int i = 0; i < features; i++) {
            x[i] *= y[i];
        }
    }

    private void fromNormal(float[] delta, float[] normal, float mean, float along, float inverse) {
        for (int i = 0; i < features; i++) {
            delta[i] = (delta[i] - mean - normal[i] * along) * inverse;
        }
    }
}
