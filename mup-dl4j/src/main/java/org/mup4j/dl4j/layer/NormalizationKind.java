package org.mup4j.dl4j.layer;

/** How a {@link LayerNormalization} normalises the features of a token. */
public enum NormalizationKind {
    /** {@code g (x - mean) / sqrt(variance + epsilon) + b} (arXiv 1607.06450). */
    LAYER,
    /** {@code g x / sqrt(mean square + epsilon)}, without a shift (arXiv 1910.07467). */
    RMS
}
