package org.mup4j.dl4j.internal.fleet.program;

/** The type of a network's numbers. */
public enum Precision {
    /** 32 bits. */
    FLOAT,
    /** 64 bits. */
    DOUBLE
}
