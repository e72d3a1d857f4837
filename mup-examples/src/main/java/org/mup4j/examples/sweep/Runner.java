package org.mup4j.examples.sweep;

import java.util.List;

/** Trains networks in some way and in any order. */
public interface Runner extends AutoCloseable {

    /**
     * The kernel path: what computes, as far as it decides about the last bit of a result. Runners whose results are equal to
     * the bit may share a path.
     *
     * @return one line
     */
    String kernels();

    /**
     * How it works, for the user.
     *
     * @return one line: processes or threads, and their limits on memory
     */
    String describe();

    /**
     * How many networks are trained side by side.
     *
     * @return at least 1
     */
    int parallel();

    /**
     * Trains networks. What the sink throws ends it.
     *
     * @param specs which, the important ones first
     * @param sink told of each network that is done, by any thread, one at a time
     * @throws org.mup4j.examples.cli.UserError if it cannot go on; records given to the sink before are valid
     */
    void run(List<RunSpec> specs, RunSink sink);

    @Override
    default void close() {}
}
