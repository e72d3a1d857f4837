package org.mup4j.dl4j.internal.fleet.step;

/**
 * How engines in single precision keep states of updaters from vanishing slowly. A unit of a relu that no longer fires leaves
 * moments behind that decay for ever; once they are below 1.2e-38, many processors take a hundred times as long for each.
 */
public final class States {

    /** Steps from one flush to the next, counted from a network's first. */
    private static final int FLUSH_INTERVAL = 64;

    /** Smaller states become 0: an update of theirs is below 1e-24 times the rate at the usual epsilons. */
    private static final float SMALLEST = 1e-32f;

    private States() {}

    /**
     * Whether states are to be flushed.
     *
     * @param iteration the number of steps taken
     * @return true once in an interval
     */
    public static boolean isTimeToFlush(int iteration) {
        return iteration % FLUSH_INTERVAL == 0;
    }

    /**
     * Sets states that have all but vanished to 0.
     *
     * @param numbers holds them
     * @param from where they begin
     * @param length how many
     */
    public static void flush(float[] numbers, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (Math.abs(numbers[i]) < SMALLEST) {
                numbers[i] = 0;
            }
        }
    }
}
