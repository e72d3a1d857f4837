package org.mup4j.dl4j.internal.fleet.program;

/**
 * What happens to a layer's gradient after the division by the batch's size and before penalties and updater.
 *
 * @param kind which rule
 * @param threshold the bound of a clipping rule
 */
public record GradientRule(Kind kind, double threshold) {

    /** The gradient as it is. */
    public static final GradientRule NONE = new GradientRule(Kind.NONE, 1);

    /** The rules. A norm of 0 is taken as 1e-5 where it is divided by. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** {@code g / |g|} with the norm of weight and bias together. */
        RENORMALIZE_PER_LAYER,
        /** {@code g / |g|}, weight and bias apart. */
        RENORMALIZE_PER_PARAMETER,
        /** Every entry to {@code [-threshold, threshold]}. */
        CLIP_ENTRIES,
        /** {@code g * threshold / |g|} where the norm of weight and bias together is above the threshold. */
        CLIP_PER_LAYER,
        /** {@code g * threshold / |g|} where the norm is above the threshold, weight and bias apart. */
        CLIP_PER_PARAMETER
    }
}
