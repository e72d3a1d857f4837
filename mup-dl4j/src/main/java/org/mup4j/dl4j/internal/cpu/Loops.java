package org.mup4j.dl4j.internal.cpu;

/** Loops over numbers on the heap that the compiler does not turn into vector operations by itself: exponentials and sums. */
public interface Loops {

    /**
     * Replaces numbers by their exponentials, to two units in the last place. Below -87 they count as -87, above 88 as 88.
     *
     * @param x the numbers
     * @param count how many, from the first on
     */
    void exp(float[] x, int count);

    /**
     * A sum.
     *
     * @param x the numbers
     * @param count how many, from the first on
     * @return {@code sum x}, in an order of its own
     */
    float sum(float[] x, int count);

    /**
     * A sum of squares.
     *
     * @param x the numbers
     * @param count how many, from the first on
     * @param mean what is taken away before squaring
     * @return {@code sum (x - mean)^2}
     */
    float squares(float[] x, int count, float mean);

    /**
     * A scalar product.
     *
     * @param x the numbers
     * @param y as many
     * @param count how many, from the first on
     * @return {@code sum x y}
     */
    float product(float[] x, float[] y, int count);

    /**
     * The fastest ones here: those of the Vector API where the virtual machine runs with its module and its vectors are wide enough.
     *
     * @return the same always
     */
    static Loops fastest() {
        return FastLoops.CHOSEN;
    }
}
