package org.mup4j.dl4j.internal.fleet.portable;

import org.mup4j.dl4j.internal.fleet.engine.Engine;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/** Plain loops, everywhere. */
public final class PortableEngine implements Engine {

    /** Makes an engine. */
    public PortableEngine() {
        // nothing to set up
    }

    @Override
    public String name() {
        return "portable";
    }

    @Override
    public Trainee trainee(NetworkProgram program, int largestBatch) {
        return new PortableTrainee(program, largestBatch);
    }
}
