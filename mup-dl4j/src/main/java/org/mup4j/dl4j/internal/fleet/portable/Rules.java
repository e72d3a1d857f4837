package org.mup4j.dl4j.internal.fleet.portable;

import org.mup4j.dl4j.internal.fleet.program.GradientRule;

/** What happens to a layer's gradient before penalties and updater. */
final class Rules {

    private static final double INSTEAD_OF_ZERO = 1e-5;

    private Rules() {}

    static void apply(GradientRule rule, Reals gradient, Dense dense) {
        switch (rule.kind()) {
            case NONE -> {
                // the gradient as it is
            }
            case RENORMALIZE_PER_LAYER -> renormalize(gradient, dense.weight(), dense.end());
            case RENORMALIZE_PER_PARAMETER -> {
                renormalize(gradient, dense.weight(), dense.bias());
                renormalize(gradient, dense.bias(), dense.end());
            }
            case CLIP_ENTRIES -> clipEntries(rule.threshold(), gradient, dense);
            case CLIP_PER_LAYER -> clip(rule.threshold(), gradient, dense.weight(), dense.end());
            case CLIP_PER_PARAMETER -> {
                clip(rule.threshold(), gradient, dense.weight(), dense.bias());
                clip(rule.threshold(), gradient, dense.bias(), dense.end());
            }
        }
    }

    private static void renormalize(Reals gradient, int start, int end) {
        double norm = Math.sqrt(gradient.sumOfSquares(start, end));
        multiply(gradient, start, end, 1 / (norm == 0 ? INSTEAD_OF_ZERO : norm));
    }

    private static void clip(double threshold, Reals gradient, int start, int end) {
        double norm = Math.sqrt(gradient.sumOfSquares(start, end));
        if (norm > threshold) {
            multiply(gradient, start, end, threshold / norm);
        }
    }

    private static void clipEntries(double threshold, Reals gradient, Dense dense) {
        for (int i = dense.weight(); i < dense.end(); i++) {
            gradient.set(i, Math.min(Math.max(gradient.at(i), -threshold), threshold));
        }
    }

    static void multiply(Reals numbers, int start, int end, double factor) {
        for (int i = start; i < end; i++) {
            numbers.set(i, numbers.at(i) * factor);
        }
    }
}
