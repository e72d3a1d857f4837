package org.mup4j.dl4j.internal.conv;

/**
 * Arrays of one length, those of one thread. What is done to all of them in a loop reads and writes each at the same index, for
 * else the compiler makes no vector operations of it, which take a third of the time.
 */
final class Lines {

    private static final ThreadLocal<Lines> OWN = ThreadLocal.withInitial(Lines::new);

    private float[][] arrays = new float[0][0];
    private int length;

    private Lines() {}

    /**
     * Arrays that stay the thread's; the next call gives the same ones.
     *
     * @param count how many
     * @param length of each, at least
     * @return arrays that may hold anything
     */
    static float[][] own(int count, int length) {
        Lines own = OWN.get();
        if (own.arrays.length < count || own.length < length) {
            own.length = Math.max(own.length, length);
            own.arrays = new float[Math.max(own.arrays.length, count)][own.length];
        }
        return own.arrays;
    }
}
