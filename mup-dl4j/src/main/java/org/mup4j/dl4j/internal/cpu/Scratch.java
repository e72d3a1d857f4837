package org.mup4j.dl4j.internal.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Room for intermediate numbers, one for each thread, as large as the largest part of a job so far. */
public final class Scratch {

    private static final ThreadLocal<Scratch> OWN = ThreadLocal.withInitial(Scratch::new);

    /** How many arrays, and pieces of memory outside of the heap, a part may ask for. */
    private static final int SLOTS = 8;

    private final float[][] arrays = new float[SLOTS][0];
    private final int[][] integers = new int[SLOTS][0];
    private final Floats[] outside = new Floats[SLOTS];
    private @Nullable Floats ones;

    private Scratch() {}

    /**
     * This thread's.
     *
     * @return what stays the same for the thread's life
     */
    public static Scratch own() {
        return OWN.get();
    }

    /**
     * An array.
     *
     * @param slot which one, from 0; another slot is another array
     * @param count how long at least
     * @return numbers that may be anything
     */
    public float[] array(int slot, int count) {
        if (arrays[slot].length < count) {
            arrays[slot] = new float[count];
        }
        return arrays[slot];
    }

    /**
     * An array of integers.
     *
     * @param slot which one, from 0
     * @param count how long at least
     * @return numbers that may be anything
     */
    public int[] integers(int slot, int count) {
        if (integers[slot].length < count) {
            integers[slot] = new int[count];
        }
        return integers[slot];
    }

    /**
     * Memory outside of the heap.
     *
     * @param slot which one, from 0
     * @param count how many numbers at least
     * @return numbers that may be anything
     */
    public Floats outside(int slot, int count) {
        if (outside[slot] == null || outside[slot].count() < count) {
            outside[slot] = Floats.allocate(count);
        }
        return outside[slot];
    }

    /**
     * Ones, to sum by products.
     *
     * @param count how many at least
     * @return numbers that must not be changed
     */
    public Floats ones(int count) {
        if (ones == null || ones.count() < count) {
            float[] values = new float[count];
            Arrays.fill(values, 1);
            ones = Floats.allocate(count);
            ones.write(0, values, 0, count);
        }
        return ones;
    }
}
