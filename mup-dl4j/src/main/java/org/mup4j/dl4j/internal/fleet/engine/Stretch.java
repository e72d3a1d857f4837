package org.mup4j.dl4j.internal.fleet.engine;

/**
 * Steps of one epoch: rows {@code order[from]} to {@code order[to - 1]} in batches of {@code batch}, the last of which may be
 * smaller. The order is shared and never changed.
 *
 * @param order the rows of the data in the epoch's order
 * @param from the first place in the order
 * @param to one past the last place
 * @param batch rows of a step
 * @param epoch how many epochs the network had finished before
 */
public record Stretch(int[] order, int from, int to, int batch, int epoch) {

    /**
     * Number of steps.
     *
     * @return the number of batches
     */
    public int steps() {
        return (to - from + batch - 1) / batch;
    }
}
