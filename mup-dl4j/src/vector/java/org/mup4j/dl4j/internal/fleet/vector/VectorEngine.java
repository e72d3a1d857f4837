package org.mup4j.dl4j.internal.fleet.vector;

import org.mup4j.dl4j.internal.fleet.engine.Engine;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/** Steps in single precision with the incubating Vector API. */
public final class VectorEngine implements Engine {

    /** With narrower ones, the portable engine is as fast, or the processor has no fused multiply-add at all. */
    private static final int NARROWEST = 8;

    /**
     * Makes an engine.
     *
     * @throws UnsupportedOperationException if this machine's vectors are narrower than 256 bits
     */
    public VectorEngine() {
        if (Lanes.WIDTH < NARROWEST) {
            throw new UnsupportedOperationException("Vectors of " + Lanes.WIDTH + " floats are too narrow");
        }
    }

    @Override
    public String name() {
        return "vector" + Lanes.FLOATS.vectorBitSize();
    }

    @Override
    public Trainee trainee(NetworkProgram program, int largestBatch) {
        return new VectorTrainee(program, largestBatch);
    }
}
