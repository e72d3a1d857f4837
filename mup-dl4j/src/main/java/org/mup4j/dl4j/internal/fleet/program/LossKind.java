package org.mup4j.dl4j.internal.fleet.program;

/** The loss functions of a fleet, for one example with outputs {@code a}, labels {@code y} and {@code n} outputs. */
public enum LossKind {
    /** {@code sum (a - y)^2 / n}. */
    MSE,
    /** {@code sum |a - y|}: not divided by the number of outputs. */
    L1,
    /** {@code -sum y log(a)}, with softmax. */
    MCXENT,
    /** {@link #MCXENT} with one label an example: the index of its class. */
    SPARSE_MCXENT,
    /** {@code -sum y log(a) + (1 - y) log(1 - a)}, with sigmoid. */
    XENT
}
