package org.mup4j.dl4j.measure;

import java.util.function.Supplier;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/** Runs work apart from whatever ND4J workspace the caller is in. */
final class Workspaces {

    private Workspaces() {}

    /** Arrays that the work creates belong to no workspace and live as long as they are reachable. */
    static <T> T outside(Supplier<T> work) {
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        try {
            return work.get();
        } finally {
            outside.close();
        }
    }
}
