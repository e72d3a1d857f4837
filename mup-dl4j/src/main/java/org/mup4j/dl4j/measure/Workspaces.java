package org.mup4j.dl4j.measure;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/** Runs work apart from whatever ND4J workspace the caller is in. */
final class Workspaces {

    private static final String NAME = "MUP4J_NORMS";

    private static final WorkspaceConfiguration SCRATCH = WorkspaceConfiguration.builder()
            .initialSize(0)
            .overallocationLimit(0.2)
            .policyLearning(LearningPolicy.OVER_TIME)
            .cyclesBeforeInitialization(8)
            .policyAllocation(AllocationPolicy.OVERALLOCATE)
            .policySpill(SpillPolicy.EXTERNAL)
            .build();

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

    /** Arrays that the work creates are gone when it returns; the next work of this thread uses the same memory. */
    static double scratch(DoubleSupplier work) {
        MemoryWorkspace scratch = Nd4j.getWorkspaceManager().getAndActivateWorkspace(SCRATCH, NAME);
        try {
            return work.getAsDouble();
        } finally {
            scratch.close();
        }
    }
}
