package org.mup4j.dl4j.internal.fuse;

import java.util.Arrays;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Workers;
import org.mup4j.dl4j.internal.fleet.program.UpdaterProgram;
import org.mup4j.dl4j.internal.fleet.rows.Updates;
import org.mup4j.dl4j.internal.fleet.step.UpdaterClock;
import org.mup4j.dl4j.internal.fleet.step.UpdaterNumbers;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.regularization.Regularization.ApplyStep;

/**
 * One of Deeplearning4j's groups of parameters, with the same place, the same state and the same penalties, whose updater's
 * arithmetic is a loop over the group's own memory: the gradient becomes the update, in place.
 */
final class FusedBlock extends UpdaterBlock {

    /** Numbers that are worked on together: with the states they fit into a core's nearest caches. */
    private static final int PIECE = 2048;

    /** Numbers that a core takes at once. */
    private static final int PART = 8 * PIECE;

    private static final ThreadLocal<Room> ROOM = ThreadLocal.withInitial(Room::new);

    private final int size;
    private final Floats gradient;
    /** One behind the other in the updater's memory. */
    private final Floats[] states;

    private final UpdaterClock clock;

    /**
     * Takes a block's place.
     *
     * @param block the block
     * @param rule what its updater does
     */
    FusedBlock(UpdaterBlock block, UpdaterProgram rule) {
        super(
                block.getParamOffsetStart(),
                block.getParamOffsetEnd(),
                block.getUpdaterViewOffsetStart(),
                block.getUpdaterViewOffsetEnd(),
                block.getLayersAndVariablesInBlock());
        setUpdaterView(block.getUpdaterView());
        setGradientView(block.getGradientView());
        setGradientUpdater(block.getGradientUpdater());
        this.size = Math.toIntExact(block.getGradientView().length());
        this.gradient = Floats.of(block.getGradientView());
        this.states = new Floats[rule.kind().states()];
        for (int kind = 0; kind < states.length; kind++) {
            states[kind] = Floats.of(
                    block.getUpdaterView().get(NDArrayIndex.interval((long) kind * size, (kind + 1L) * size)));
        }
        this.clock = new UpdaterClock(rule);
    }

    /** Floats that are updated here. */
    int size() {
        return size;
    }

    /**
     * Deeplearning4j calls this in every step, since it takes a reshaped view of the network's own gradient for another
     * network's. One that really is another's is left to Deeplearning4j.
     */
    @Override
    public void updateExternalGradient(int iteration, int epoch, INDArray gradients, INDArray parameters) {
        long first = address(gradients) + (long) getParamOffsetStart() * Float.BYTES;
        if (first == address(getGradientView())) {
            update(iteration, epoch);
        } else {
            super.updateExternalGradient(iteration, epoch, gradients, parameters);
        }
    }

    private static long address(INDArray array) {
        return array.data().address() + array.offset() * Float.BYTES;
    }

    @Override
    public void update(int iteration, int epoch) {
        penalise(ApplyStep.BEFORE_UPDATER, iteration, epoch);
        UpdaterNumbers numbers = clock.at(iteration, epoch);
        if (size <= PART) {
            update(numbers, 0, size);
        } else {
            Workers.run(
                    (size + PART - 1) / PART, part -> update(numbers, part * PART, Math.min(size, (part + 1) * PART)));
        }
        penalise(ApplyStep.POST_UPDATER, iteration, epoch);
    }

    private void penalise(ApplyStep step, int iteration, int epoch) {
        applyRegularizationAllVariables(step, iteration, epoch, false, getGradientView(), null);
    }

    private void update(UpdaterNumbers numbers, int from, int to) {
        Room room = ROOM.get();
        for (int start = from; start < to; start += PIECE) {
            int count = Math.min(PIECE, to - start);
            gradient.read(start, room.gradient, 0, count);
            for (int kind = 0; kind < states.length; kind++) {
                states[kind].read(start, room.states[kind], 0, count);
            }
            room.apply(numbers, count);
            for (int kind = 0; kind < states.length; kind++) {
                states[kind].write(start, room.states[kind], 0, count);
            }
            gradient.write(start, room.gradient, 0, count);
        }
    }

    /** Where a thread works on a piece. */
    private static final class Room {

        private static final int MOST_STATES = 3;

        private final float[] gradient = new float[PIECE];
        private final float[] moved = new float[PIECE];
        private final float[][] states = new float[MOST_STATES][PIECE];

        /** Turns the gradient into the update: what moves parameters that are zero, with its sign changed. */
        void apply(UpdaterNumbers numbers, int count) {
            Arrays.fill(moved, 0, count, 0);
            Updates.apply(numbers, moved, gradient, states, count);
            for (int i = 0; i < count; i++) {
                gradient[i] = -moved[i];
            }
        }
    }
}
