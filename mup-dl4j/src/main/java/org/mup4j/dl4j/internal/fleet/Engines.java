package org.mup4j.dl4j.internal.fleet;

import org.mup4j.dl4j.internal.fleet.engine.Engine;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.portable.PortableEngine;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Precision;
import org.mup4j.dl4j.internal.fleet.rows.RowsEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the engine for this virtual machine, once. */
public final class Engines {

    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    private static final String MODULE = "jdk.incubator.vector";

    private static final String ENGINE = "org.mup4j.dl4j.internal.fleet.vector.VectorEngine";

    private Engines() {}

    /**
     * The fastest engine: in single precision that of the Vector API where the virtual machine runs with its module and its
     * vectors are wide enough, else the one on plain Java and OpenBLAS; in double precision the portable one.
     *
     * @return the same engine always
     */
    public static Engine fastest() {
        return Chosen.ENGINE;
    }

    private static Engine choose() {
        Engine plain = RowsEngine.withBlas();
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            LOG.info(
                    "Fleets train with the {} kernels; run java with --add-modules {} for faster ones",
                    plain.name(),
                    MODULE);
            return new ByPrecision(plain, new PortableEngine());
        }
        try {
            Engine vector = (Engine) Class.forName(ENGINE).getConstructor().newInstance();
            LOG.info("Fleets train with the {} kernels", vector.name());
            return new ByPrecision(vector, new PortableEngine());
        } catch (ReflectiveOperationException e) {
            LOG.info("Fleets train with the {} kernels, for the faster ones cannot be used here", plain.name(), e);
            return new ByPrecision(plain, new PortableEngine());
        }
    }

    /** Loaded at the first call, and then only once. */
    private static final class Chosen {
        static final Engine ENGINE = choose();
    }

    /**
     * Two engines as one.
     *
     * @param single what trains networks in single precision
     * @param any what trains all others
     */
    private record ByPrecision(Engine single, Engine any) implements Engine {
        @Override
        public String name() {
            return single.name();
        }

        @Override
        public Session open() {
            return single.open();
        }

        @Override
        public Trainee trainee(NetworkProgram program, int largestBatch) {
            return (program.precision() == Precision.FLOAT ? single : any).trainee(program, largestBatch);
        }
    }
}
