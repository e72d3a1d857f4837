package org.mup4j.dl4j.internal.fleet.engine;

import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/** Computes steps of training. Safe for use in many threads; what it makes is not. */
public interface Engine {

    /**
     * The kernel path, as reports show it.
     *
     * @return a short name
     */
    String name();

    /**
     * A network in training, with room for its parameters, gradient, state and activations and for nothing else: its numbers
     * stay where they are from one stretch to the next.
     *
     * @param program the network
     * @param largestBatch the most rows that a step or a forward pass will have
     * @return a trainee without parameters: load them first
     */
    Trainee trainee(NetworkProgram program, int largestBatch);

    /**
     * Prepares the process for trainees that train in several threads at once.
     *
     * @return to be closed when they are done
     */
    default Session open() {
        return () -> {};
    }

    /** A time in which trainees train. */
    @FunctionalInterface
    interface Session {

        /** Sets everything back. To be called once. */
        void close();
    }
}
