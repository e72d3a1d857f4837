package org.mup4j.dl4j.internal.conv;

/** Comparisons of numbers by their bits, in loops so plain that the compiler vectorises them. */
final class Bits {

    private static final int SIGN = 31;

    private Bits() {}

    /** Keeps numbers where others are above zero, and sets the rest to zero. */
    static void keepWhereAbove(int[] numbers, int[] others, int count) {
        for (int i = 0; i < count; i++) {
            numbers[i] &= -others[i] >> SIGN;
        }
    }

    /** From the bits of numbers to integers in the same order, and back. */
    static void order(int[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] ^= x[i] >> SIGN >>> 1;
        }
    }

    /** Replaces what is smaller. */
    static void larger(int[] x, int[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = Math.max(x[i], result[i]);
        }
    }

    /** Moves what is left to where a number equals the largest, and sets the number to zero elsewhere. */
    static void moveWhereEqual(int[] numbers, int[] largest, int[] left, int count) {
        for (int i = 0; i < count; i++) {
            int d = numbers[i] ^ largest[i];
            int differs = (d | -d) >> SIGN;
            numbers[i] = left[i] & ~differs;
            left[i] &= differs;
        }
    }
}
