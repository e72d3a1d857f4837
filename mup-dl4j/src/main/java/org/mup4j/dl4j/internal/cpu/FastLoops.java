package org.mup4j.dl4j.internal.cpu;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the loops once, and says so. */
final class FastLoops {

    private static final Logger LOG = LoggerFactory.getLogger(FastLoops.class);

    private static final String MODULE = "jdk.incubator.vector";
    private static final String VECTORS = "org.mup4j.dl4j.internal.cpu.vector.VectorLoops";

    static final Loops CHOSEN = choose();

    private FastLoops() {}

    private static Loops choose() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return new PlainLoops();
        }
        try {
            Loops vectors = (Loops) Class.forName(VECTORS).getConstructor().newInstance();
            LOG.info("Layers of mup4j take exponentials and sums by the {}", vectors);
            return vectors;
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.info("Layers of mup4j take exponentials and sums without the Vector API, which cannot be used here", e);
            return new PlainLoops();
        }
    }
}
