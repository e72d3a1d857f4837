package org.mup4j.dl4j.internal.fleet.step;

/**
 * Powers of a number for exponents that grow by one: a multiplication where {@link Math#pow} would take as long as the step of
 * a small network. What an exponent gives depends on it alone, not on what was asked before.
 */
final class Powers {

    /** Products start anew from an exact power at every multiple of this, so that errors stay below 1e-14. */
    private static final int RUN = 64;

    private final double base;
    private long exponent = -1;
    private double power;

    Powers(double base) {
        this.base = base;
    }

    /** The power of an exponent from 0 up. */
    double at(long wanted) {
        long start = wanted - wanted % RUN;
        if (exponent < start || exponent > wanted) {
            exponent = start;
            power = Math.pow(base, start);
        }
        while (exponent < wanted) {
            power *= base;
            exponent++;
        }
        return power;
    }
}
