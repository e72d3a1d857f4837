package org.mup4j.dl4j.internal.fleet.vector;

import java.util.ArrayList;
import java.util.List;
import org.mup4j.dl4j.internal.fleet.program.ActivationKind;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.step.Tensor;

/**
 * Where a network's numbers lie: parameters, then activations, in the array of bits; states in the same order as the
 * parameters, gradients and transposed activations in the array of floats. All begin at multiples of a vector, counted from
 * {@link #ORIGIN}.
 */
final class Layout {

    /** Weights of one update, so that their gradient is still in the first cache. */
    static final int CHUNK = 4096;

    /**
     * The header of an array takes 4 numbers. G1 puts large arrays at the beginning of a region, and then no vector from here on
     * straddles two cache lines.
     */
    private static final int ORIGIN = 12;

    /** Arrays of 1 MB are large for G1 in heaps of up to 4 GB. */
    private static final int LARGE = 1 << 18;

    private final List<VectorLayer> layers = new ArrayList<>();
    private final int parameters = ORIGIN;
    private final int parametersEnd;
    private final int zeros;
    private final int features;
    private final int output;
    private final int bitsEnd;
    private final int rows;
    private final int chunk;
    private final int gradient;
    private final int states;
    private final int statesEnd;
    private int next = ORIGIN;

    Layout(NetworkProgram program, int largestBatch) {
        int lanes = Lanes.padded(largestBatch);
        int count = program.layers().size();
        int[] weights = new int[count];
        int[] biases = new int[count];
        int widest = Lanes.padded(program.inputs());
        for (int l = 0; l < count; l++) {
            LayerProgram layer = program.layers().get(l);
            weights[l] = take(panels(layer, 0).size());
            biases[l] = take(Lanes.padded(layer.outputs()));
            widest = Math.max(widest, Lanes.padded(layer.outputs()));
        }
        parametersEnd = next;
        zeros = take(widest);
        features = take(Lanes.padded(program.inputs()) * lanes);
        int below = features;
        for (int l = 0; l < count; l++) {
            layers.add(layer(program, l, weights[l], biases[l], below, lanes));
            below = layers.get(l).a();
        }
        boolean identity = program.head().activation().kind() == ActivationKind.IDENTITY;
        output = identity ? below : take(Lanes.padded(program.outputs()) * lanes);
        bitsEnd = next;
        next = ORIGIN;
        rows = take(widest * lanes);
        chunk = take(CHUNK);
        gradient = take(parametersEnd - parameters);
        states = take((parametersEnd - parameters) * kinds(program));
        statesEnd = next;
    }

    private VectorLayer layer(NetworkProgram program, int l, int weights, int biases, int below, int lanes) {
        LayerProgram layer = program.layers().get(l);
        boolean scaled = layer.inputScale() != 1 || layer.retain() != 1;
        int size = Lanes.padded(layer.outputs()) * lanes;
        int input = scaled ? take(Lanes.padded(layer.inputs()) * lanes) : below;
        int z = take(size);
        int a = layer.activation().kind() == ActivationKind.IDENTITY ? z : take(size);
        return new VectorLayer(
                layer,
                Tensor.weight(program, l),
                Tensor.bias(program, l),
                VectorLayer.isFlipped(layer),
                panels(layer, weights),
                biases,
                input,
                z,
                a,
                take(size));
    }

    private static Panels panels(LayerProgram layer, int start) {
        return VectorLayer.isFlipped(layer)
                ? new Panels(start, layer.outputs(), layer.inputs())
                : new Panels(start, layer.inputs(), layer.outputs());
    }

    private static int kinds(NetworkProgram program) {
        return program.blocks().stream()
                .mapToInt(b -> b.updater().kind().states())
                .max()
                .orElse(0);
    }

    private int take(int length) {
        int start = next;
        next = Math.addExact(next, length);
        return start;
    }

    List<VectorLayer> layers() {
        return layers;
    }

    int[] newBits() {
        return new int[Math.max(bitsEnd, LARGE)];
    }

    float[] newFloats() {
        return new float[Math.max(statesEnd, LARGE)];
    }

    /** Where parameters begin. */
    int parameters() {
        return parameters;
    }

    /** Number of parameters, padding included: from one kind of state to the next. */
    int size() {
        return parametersEnd - parameters;
    }

    /** Zeros, as many as the widest layer has features, and then everything that a batch leaves behind, up to the end. */
    int zeros() {
        return zeros;
    }

    int features() {
        return features;
    }

    int output() {
        return output;
    }

    int bitsEnd() {
        return bitsEnd;
    }

    /** Room for a batch row by row. */
    int rows() {
        return rows;
    }

    int chunk() {
        return chunk;
    }

    /** The gradient's entry that goes with a parameter. */
    int gradient(int parameter) {
        return gradient + parameter - parameters;
    }

    /** Numbers of state, padding included. */
    int states() {
        return statesEnd - states;
    }

    /** The first state that goes with a parameter. */
    int state(int parameter) {
        return states + parameter - parameters;
    }
}
