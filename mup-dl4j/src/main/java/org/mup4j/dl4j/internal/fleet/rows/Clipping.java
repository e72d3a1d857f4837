package org.mup4j.dl4j.internal.fleet.rows;

import org.mup4j.dl4j.internal.fleet.program.GradientRule;

/** What happens to a layer's gradient before penalties and updater. */
final class Clipping {

    private static final double INSTEAD_OF_ZERO = 1e-5;

    private Clipping() {}

    static void apply(GradientRule rule, float[] weight, float[] bias) {
        double ofWeight = norm(weight);
        double ofBias = norm(bias);
        double ofBoth = Math.hypot(ofWeight, ofBias);
        float bound = (float) rule.threshold();
        switch (rule.kind()) {
            case NONE -> {
                // the gradient as it is
            }
            case RENORMALIZE_PER_LAYER -> {
                divide(weight, ofBoth);
                divide(bias, ofBoth);
            }
            case RENORMALIZE_PER_PARAMETER -> {
                divide(weight, ofWeight);
                divide(bias, ofBias);
            }
            case CLIP_ENTRIES -> {
                clipEntries(weight, bound);
                clipEntries(bias, bound);
            }
            case CLIP_PER_LAYER -> {
                clip(weight, ofBoth, bound);
                clip(bias, ofBoth, bound);
            }
            case CLIP_PER_PARAMETER -> {
                clip(weight, ofWeight, bound);
                clip(bias, ofBias, bound);
            }
        }
    }

    private static double norm(float[] numbers) {
        double sum = 0;
        for (float x : numbers) {
            sum += (double) x * x;
        }
        return Math.sqrt(sum);
    }

    private static void divide(float[] numbers, double norm) {
        multiply(numbers, (float) (1 / (norm == 0 ? INSTEAD_OF_ZERO : norm)));
    }

    private static void clip(float[] numbers, double norm, double bound) {
        if (norm > bound) {
            multiply(numbers, (float) (bound / norm));
        }
    }

    private static void clipEntries(float[] numbers, float bound) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.min(Math.max(numbers[i], -bound), bound);
        }
    }

    private static void multiply(float[] numbers, float factor) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= factor;
        }
    }
}
