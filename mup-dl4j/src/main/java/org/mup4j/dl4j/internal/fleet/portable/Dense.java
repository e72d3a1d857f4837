package org.mup4j.dl4j.internal.fleet.portable;

import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/**
 * Where a layer's parameters lie.
 *
 * @param inputs rows of W
 * @param outputs columns of W
 * @param weight where W begins
 * @param bias where b begins, which is where W ends
 * @param hasBias whether there is a b
 */
record Dense(int inputs, int outputs, int weight, int bias, boolean hasBias) {

    static Dense of(NetworkProgram program, int layer) {
        LayerProgram l = program.layers().get(layer);
        int start = program.offset(layer);
        return new Dense(l.inputs(), l.outputs(), start, start + l.weights(), l.bias());
    }

    /** One past the layer's last parameter. */
    int end() {
        return hasBias ? bias + outputs : bias;
    }
}
