package org.mup4j.dl4j.internal.fleet.read;

import java.util.ArrayList;
import java.util.List;
import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.UpdaterProgram;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Finds the blocks that Deeplearning4j's updater makes of a network's parameters: neighbours whose updaters are equal. The
 * blocks are those of this very configuration, since schedules without an equals of their own differ from their copies.
 */
final class BlockReader {

    private final List<Block> blocks = new ArrayList<>();
    private final List<IUpdater> updaters = new ArrayList<>();

    /** Appends a parameter. */
    void add(String layer, IUpdater updater, int length) {
        UpdaterProgram program = UpdaterReader.read(layer, updater);
        int last = blocks.size() - 1;
        int start = last < 0 ? 0 : blocks.get(last).end();
        if (last >= 0 && updaters.get(last).equals(updater)) {
            Block before = blocks.get(last);
            blocks.set(last, new Block(before.start(), start + length, before.stateStart(), before.updater()));
        } else {
            blocks.add(new Block(start, start + length, last < 0 ? 0 : stateEnd(blocks.get(last)), program));
            updaters.add(updater);
        }
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    private static int stateEnd(Block block) {
        return block.stateStart()
                + (block.end() - block.start()) * block.updater().kind().states();
    }
}
