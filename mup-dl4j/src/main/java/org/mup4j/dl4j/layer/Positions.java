package org.mup4j.dl4j.layer;

/** How a {@link Transformer} knows where a token stands. */
public enum Positions {
    /** By sines and cosines, {@link SinusoidalPositionalEncoding}. */
    SINUSOIDAL,
    /** By a table, {@link LearnedPositionalEncoding}. */
    LEARNED
}
