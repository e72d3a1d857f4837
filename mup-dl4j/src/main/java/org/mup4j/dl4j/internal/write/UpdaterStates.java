package org.mup4j.dl4j.internal.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.mup4j.dl4j.internal.fuse.FusedUpdates;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Groups the parameters of a network in training anew by their updaters, and carries each one's state over. DL4J groups them
 * when an updater is built, and its own way of carrying the state fails as soon as a group that has none (the running
 * statistics of a batch normalisation) stands beside groups that change.
 */
final class UpdaterStates {

    private UpdaterStates() {}

    static void regroup(MultiLayerNetwork net) {
        BaseMultiLayerUpdater<?> old = (BaseMultiLayerUpdater<?>) net.getUpdater();
        net.setUpdater(null);
        carry(old, (BaseMultiLayerUpdater<?>) net.getUpdater());
    }

    static void regroup(ComputationGraph net) {
        BaseMultiLayerUpdater<?> old = net.getUpdater();
        net.setUpdater(null);
        carry(old, net.getUpdater());
    }

    private static void carry(BaseMultiLayerUpdater<?> from, BaseMultiLayerUpdater<?> to) {
        Map<Integer, List<INDArray>> states = new HashMap<>();
        visit(
                from,
                (position, part) ->
                        states.computeIfAbsent(position, p -> new ArrayList<>()).add(part));
        visit(to, (position, part) -> part.assign(states.get(position).remove(0)));
        if (FusedUpdates.isFused(from)) {
            FusedUpdates.fuse(to);
        }
    }

    /** Every part of the state, with the position of its parameter; a group holds first all first parts, then all second. */
    private static void visit(BaseMultiLayerUpdater<?> updater, BiConsumer<Integer, INDArray> visitor) {
        for (UpdaterBlock block : updater.getUpdaterBlocks()) {
            int size = block.getParamOffsetEnd() - block.getParamOffsetStart();
            int length = block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart();
            for (int start = 0; start < length; start += size) {
                for (ParamState parameter : block.getLayersAndVariablesInBlock()) {
                    int offset = start - block.getParamOffsetStart();
                    visitor.accept(
                            parameter.getParamOffsetStart(),
                            block.getUpdaterView()
                                    .get(NDArrayIndex.interval(
                                            offset + parameter.getParamOffsetStart(),
                                            offset + parameter.getParamOffsetEnd())));
                }
            }
        }
    }
}
