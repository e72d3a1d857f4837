package org.mup4j.dl4j.internal.fleet.program;

/**
 * Neighbouring parameters under equal updaters, whose state Deeplearning4j keeps together: with a length of n, the first
 * kind of state of all parameters fills {@code [stateStart, stateStart + n)}, the next {@code [stateStart + n, stateStart +
 * 2n)} and so on. A block can begin and end within a layer and span several.
 *
 * @param start the first parameter
 * @param end one past the last parameter
 * @param stateStart the first number of state
 * @param updater the updater
 */
public record Block(int start, int end, int stateStart, UpdaterProgram updater) {

    /**
     * Where a kind of state of a parameter lies.
     *
     * @param kind which state, from 0, in the order of {@link UpdaterKind}
     * @param parameter the parameter's place among all
     * @return its place in the updater's state
     */
    public int state(int kind, int parameter) {
        return stateStart + kind * (end - start) + parameter - start;
    }
}
