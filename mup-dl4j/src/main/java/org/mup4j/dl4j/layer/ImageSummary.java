package org.mup4j.dl4j.layer;

/** What a {@link Transformer} for images reads its class off. */
public enum ImageSummary {
    /** The mean of all patches. */
    MEAN,
    /** A token of its own, {@link ClassToken}. */
    CLASS_TOKEN
}
