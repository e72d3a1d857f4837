package org.mup4j.dl4j.internal.fuse;

import java.util.Optional;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.fleet.program.UpdaterProgram;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Changes the groups of parameters within a live network's updater. The updater stays the object that it was, of
 * Deeplearning4j's own class, and its state stays the array that it was: whatever saves, copies or restores it finds what it
 * knows.
 */
public final class FusedUpdates {

    private FusedUpdates() {}

    /**
     * Takes over every group that is known.
     *
     * @param updater a live updater
     * @return how many parameters are updated here from now on
     */
    public static long fuse(BaseMultiLayerUpdater<?> updater) {
        if (FastPath.takes(DataType.FLOAT)) {
            updater.getUpdaterBlocks().replaceAll(FusedUpdates::fused);
        }
        return updater.getUpdaterBlocks().stream()
                .filter(FusedBlock.class::isInstance)
                .mapToLong(block -> ((FusedBlock) block).size())
                .sum();
    }

    /**
     * Whether some group has been taken over.
     *
     * @param updater a live updater
     * @return true if so
     */
    public static boolean isFused(BaseMultiLayerUpdater<?> updater) {
        return updater.getUpdaterBlocks().stream().anyMatch(FusedBlock.class::isInstance);
    }

    private static UpdaterBlock fused(UpdaterBlock block) {
        if (block instanceof FusedBlock || block.getGradientView() == null) {
            return block;
        }
        Optional<UpdaterProgram> rule = UpdateRule.of(block.getGradientUpdater().getConfig());
        return rule.isPresent() && isReachable(block, rule.get()) ? new FusedBlock(block, rule.get()) : block;
    }

    private static boolean isReachable(UpdaterBlock block, UpdaterProgram rule) {
        return isReachable(block.getGradientView())
                && (rule.kind().states() == 0 || isReachable(block.getUpdaterView()));
    }

    /** Floats one behind the other. */
    private static boolean isReachable(INDArray array) {
        return array.dataType() == DataType.FLOAT
                && (array.length() == 1 || array.reshape(array.length()).stride(0) == 1);
    }
}
