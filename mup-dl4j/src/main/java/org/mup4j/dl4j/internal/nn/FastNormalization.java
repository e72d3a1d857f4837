package org.mup4j.dl4j.internal.nn;

import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;

/**
 * Normalisation of tokens in single precision, one at a time in an array of its own: the compiler makes vector operations only
 * where all arrays are read at the same index.
 */
final class FastNormalization {

    private final int features;
    private final double epsilon;
    private final boolean centred;
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
            float mean = centred ? sum(x, features) / features : 0;
            float inverse = (float) (1 / Math.sqrt(squares(x, features, mean) / features + epsilon));
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

    /** In eight sums, so that additions need not wait for each other. */
    private static float sum(float[] x, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = 0;
        for (; i + 8 <= count; i += 8) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
            e += x[i + 4];
            f += x[i + 5];
            g += x[i + 6];
            h += x[i + 7];
        }
        for (; i < count; i++) {
            a += x[i];
        }
        return a + b + (c + d) + (e + f + (g + h));
    }

    private static float squares(float[] x, int count, float mean) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            float p = x[i] - mean;
            float q = x[i + 1] - mean;
            float r = x[i + 2] - mean;
            float s = x[i + 3] - mean;
            a += p * p;
            b += q * q;
            c += r * r;
            d += s * s;
        }
        for (; i < count; i++) {
            a += (x[i] - mean) * (x[i] - mean);
        }
        return a + b + (c + d);
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
            float mean = centred ? sum(delta, features) / features : 0;
            float along = product(delta, normal, features) / features;
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

    private static float product(float[] x, float[] y, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < count; i++) {
            a += x[i] * y[i];
        }
        return a + b + (c + d);
    }

    private void fromNormal(float[] delta, float[] normal, float mean, float along, float inverse) {
        for (int i = 0; i < features; i++) {
            delta[i] = (delta[i] - mean - normal[i] * along) * inverse;
        }
    }
}
