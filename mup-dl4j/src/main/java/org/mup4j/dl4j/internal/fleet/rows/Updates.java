package org.mup4j.dl4j.internal.fleet.rows;

import org.mup4j.dl4j.internal.fleet.step.UpdaterNumbers;

/** The updaters, over arrays from 0: loops that the compiler vectorises. */
public final class Updates {

    private Updates() {}

    /**
     * Moves the first numbers of parameters and states by those of a gradient.
     *
     * @param u the updater's numbers in this step
     * @param p the parameters
     * @param g the gradient, which stays as it is
     * @param s the states that the kind of updater keeps, in its order
     * @param length how many numbers of each
     */
    public static void apply(UpdaterNumbers u, float[] p, float[] g, float[][] s, int length) {
        switch (u.kind()) {
            case SGD -> sgd(u, p, g, length);
            case NESTEROVS -> nesterovs(u, p, g, s[0], length);
            case ADAM -> adam(u, p, g, s[0], s[1], length);
            case AMSGRAD -> amsGrad(u, p, g, s[0], s[1], s[2], length);
            case ADAMAX -> adaMax(u, p, g, s[0], s[1], length);
            case NADAM -> nadam(u, p, g, s[0], s[1], length);
            case RMSPROP -> rmsProp(u, p, g, s[0], length);
            case ADAGRAD -> adaGrad(u, p, g, s[0], length);
        }
    }

    private static void sgd(UpdaterNumbers u, float[] p, float[] g, int length) {
        float rate = u.rate();
        for (int i = 0; i < length; i++) {
            p[i] -= rate * g[i];
        }
    }

    private static void nesterovs(UpdaterNumbers u, float[] p, float[] g, float[] v, int length) {
        float rate = u.rate();
        float mu = u.momentum();
        for (int i = 0; i < length; i++) {
            float before = mu * v[i];
            v[i] = before - rate * g[i];
            p[i] -= before - (1 + mu) * v[i];
        }
    }

    private static void adam(UpdaterNumbers u, float[] p, float[] g, float[] m, float[] v, int length) {
        float b1 = u.beta1();
        float r1 = u.rest1();
        float b2 = u.beta2();
        float r2 = u.rest2();
        float eps = u.epsilon();
        float scale = u.scale();
        for (int i = 0; i < length; i++) {
            m[i] = b1 * m[i] + r1 * g[i];
            v[i] = b2 * v[i] + r2 * g[i] * g[i];
            p[i] -= scale * m[i] / ((float) Math.sqrt(v[i]) + eps);
        }
    }

    private static void amsGrad(
            UpdaterNumbers u, float[] p, float[] g, float[] m, float[] v, float[] largest, int length) {
        float b1 = u.beta1();
        float r1 = u.rest1();
        float b2 = u.beta2();
        float r2 = u.rest2();
        float eps = u.epsilon();
        float scale = u.scale();
        for (int i = 0; i < length; i++) {
            m[i] = b1 * m[i] + r1 * g[i];
            v[i] = b2 * v[i] + r2 * g[i] * g[i];
            largest[i] = Math.max(largest[i], v[i]);
            p[i] -= scale * m[i] / ((float) Math.sqrt(largest[i]) + eps);
        }
    }

    private static void adaMax(UpdaterNumbers u, float[] p, float[] g, float[] m, float[] v, int length) {
        float b1 = u.beta1();
        float r1 = u.rest1();
        float b2 = u.beta2();
        float scale = u.scale();
        for (int i = 0; i < length; i++) {
            m[i] = b1 * m[i] + r1 * g[i];
            v[i] = Math.max(b2 * v[i], Math.abs(g[i])) + UpdaterNumbers.ADAMAX_EPSILON;
            p[i] -= scale * m[i] / v[i];
        }
    }

    private static void nadam(UpdaterNumbers u, float[] p, float[] g, float[] m, float[] v, int length) {
        float b1 = u.beta1();
        float r1 = u.rest1();
        float b2 = u.beta2();
        float r2 = u.rest2();
        float eps = u.epsilon();
        float scale = u.scale();
        for (int i = 0; i < length; i++) {
            m[i] = b1 * m[i] + r1 * g[i];
            v[i] = b2 * v[i] + r2 * g[i] * g[i];
            p[i] -= scale * (b1 * m[i] + r1 * g[i]) / ((float) Math.sqrt(v[i]) + eps);
        }
    }

    private static void rmsProp(UpdaterNumbers u, float[] p, float[] g, float[] v, int length) {
        float b2 = u.beta2();
        float r2 = u.rest2();
        float eps = u.epsilon();
        float rate = u.rate();
        for (int i = 0; i < length; i++) {
            v[i] = b2 * v[i] + r2 * g[i] * g[i];
            p[i] -= rate * g[i] / ((float) Math.sqrt(v[i]) + eps);
        }
    }

    private static void adaGrad(UpdaterNumbers u, float[] p, float[] g, float[] v, int length) {
        float eps = u.epsilon();
        float rate = u.rate();
        for (int i = 0; i < length; i++) {
            v[i] += g[i] * g[i];
            p[i] -= rate * g[i] / ((float) Math.sqrt(v[i]) + eps);
        }
    }
}
