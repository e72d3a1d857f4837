package org.mup4j.dl4j.layer;

/** Which steps of a sequence a step attends to. */
public enum AttentionSpan {
    /** All of them. */
    ALL,
    /** Itself and those before it, as a decoder has to. */
    CAUSAL
}
