package org.mup4j.dl4j.layer;

/** What a projection of a {@link MultiHeadAttention} starts from. */
public enum ProjectionStart {
    /** The layer's weight initialiser. */
    WEIGHT_INIT,
    /** Zero. For the query: attention starts uniform at every width. For the output: the layer starts as a zero branch. */
    ZERO
}
