package org.mup4j.dl4j.internal.fleet.vector;

import org.mup4j.dl4j.internal.fleet.program.GradientRule;

/** What happens to a layer's gradient before penalties and updater. */
final class Clipping {

    private static final double INSTEAD_OF_ZERO = 1e-5;

    private Clipping() {}

    /** Applies a rule to the gradients of weight and bias, of which each is a stretch of padded length. */
    static void apply(GradientRule rule, float[] f, int weight, int weights, int bias, int biases) {
        double ofWeight = Math.sqrt(Passes.sumOfSquares(f, weight, weights));
        double ofBias = Math.sqrt(Passes.sumOfSquares(f, bias, biases));
        double ofBoth = Math.hypot(ofWeight, ofBias);
        double bound = rule.threshold();
        switch (rule.kind()) {
            case NONE -> {
                // the gradient as it is
            }
            case RENORMALIZE_PER_LAYER -> {
                renormalize(f, weight, weights, ofBoth);
                renormalize(f, bias, biases, ofBoth);
            }
            case RENORMALIZE_PER_PARAMETER -> {
                renormalize(f, weight, weights, ofWeight);
                renormalize(f, bias, biases, ofBias);
            }
            case CLIP_ENTRIES -> {
                Passes.clip(f, weight, weights, (float) bound);
                Passes.clip(f, bias, biases, (float) bound);
            }
            case CLIP_PER_LAYER -> {
                clip(bound, f, weight, weights, ofBoth);
                clip(bound, f, bias, biases, ofBoth);
            }
            case CLIP_PER_PARAMETER -> {
                clip(bound, f, weight, weights, ofWeight);
                clip(bound, f, bias, biases, ofBias);
            }
        }
    }

    private static void renormalize(float[] f, int start, int length, double norm) {
        Passes.multiply(f, start, length, (float) (1 / (norm == 0 ? INSTEAD_OF_ZERO : norm)));
    }

    private static void clip(double bound, float[] f, int start, int length, double norm) {
        if (norm > bound) {
            Passes.multiply(f, start, length, (float) (bound / norm));
        }
    }
}
