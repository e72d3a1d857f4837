package org.mup4j.dl4j.internal.fleet.step;

import java.util.List;
import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Penalty;

/**
 * The weight or the bias of a layer.
 *
 * @param start its first parameter's place among all
 * @param length number of parameters; 0 for a bias that is not there
 * @param block the number of the block that it belongs to
 * @param penalties its penalties
 */
public record Tensor(int start, int length, int block, List<Penalty> penalties) {

    /**
     * Copies the list.
     *
     * @param start its first parameter's place among all
     * @param length number of parameters
     * @param block the number of the block
     * @param penalties its penalties
     */
    public Tensor {
        penalties = List.copyOf(penalties);
    }

    /**
     * A layer's weight.
     *
     * @param program the network
     * @param layer the layer's number
     * @return the tensor W
     */
    public static Tensor weight(NetworkProgram program, int layer) {
        LayerProgram l = program.layers().get(layer);
        int start = program.offset(layer);
        return new Tensor(start, l.weights(), block(program, start), l.weightPenalties());
    }

    /**
     * A layer's bias.
     *
     * @param program the network
     * @param layer the layer's number
     * @return the tensor b, of length 0 if there is none
     */
    public static Tensor bias(NetworkProgram program, int layer) {
        LayerProgram l = program.layers().get(layer);
        int start = program.offset(layer) + l.weights();
        return l.bias()
                ? new Tensor(start, l.outputs(), block(program, start), l.biasPenalties())
                : new Tensor(start, 0, 0, List.of());
    }

    /** A block holds whole parameters: a weight or a bias is in it or not. */
    private static int block(NetworkProgram program, int place) {
        for (int b = 0; b < program.blocks().size(); b++) {
            Block block = program.blocks().get(b);
            if (block.start() <= place && place < block.end()) {
                return b;
            }
        }
        throw new IllegalArgumentException("No updater goes with parameter " + place);
    }
}
