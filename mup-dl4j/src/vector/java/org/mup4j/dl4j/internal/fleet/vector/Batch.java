package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.BLOCK;

import java.util.Arrays;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.program.ActivationKind;
import org.mup4j.dl4j.internal.fleet.program.Dropout;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/** The rows of data on their way through a network. */
final class Batch {

    private final NetworkProgram program;
    private final Layout layout;
    private final int[] n;
    private final int[] sixteen = new int[BLOCK];
    private int rows;
    private int lanes;

    Batch(NetworkProgram program, Layout layout, int[] n) {
        this.program = program;
        this.layout = layout;
        this.n = n;
    }

    int rows() {
        return rows;
    }

    int lanes() {
        return lanes;
    }

    /** Copies rows of the data; the last one fills up the block. */
    void read(Samples.Floats samples, int[] order, int from, int count) {
        rows = count;
        if (lanes != Lanes.padded(count)) {
            lanes = Lanes.padded(count);
            // Padding has another place now, and must be finite.
            Arrays.fill(n, layout.zeros(), layout.bitsEnd(), 0);
        }
        for (int lane = 0; lane < lanes; lane += BLOCK) {
            for (int i = 0; i < BLOCK; i++) {
                sixteen[i] = order[from + Math.min(lane + i, count - 1)];
            }
            Transposes.toBits(samples.features(), sixteen, samples.inputs(), n, layout.features() + lane, lanes);
        }
    }

    /** Forth, with dropout of an iteration. */
    void forwardInTraining(int iteration) {
        forward(true, iteration);
    }

    /** Forth, without dropout. */
    void forward() {
        forward(false, 0);
    }

    private void forward(boolean training, int iteration) {
        int below = layout.features();
        for (int l = 0; l < layout.layers().size(); l++) {
            VectorLayer layer = layout.layers().get(l);
            if (layer.hasOwnInput()) {
                System.arraycopy(n, below, n, layer.input(), Lanes.padded(layer.inputs()) * lanes);
                change(l, layer.input(), training, iteration);
            }
            layer.forward(n, lanes);
            below = layer.a();
        }
        if (program.head().activation().kind() == ActivationKind.SOFTMAX) {
            Softmax.apply(n, below, layout.output(), program.outputs(), lanes);
        } else if (layout.output() != below) {
            int length = program.outputs() * lanes;
            Values.apply(program.head().activation(), n, below, layout.output(), length);
        }
    }

    /** From derivatives by a layer's activations to those by its pre-activations, and by the activations below. */
    void backward(int l, int iteration) {
        VectorLayer layer = layout.layers().get(l);
        int length = layer.outputs() * lanes;
        Slopes.multiply(layer.program().activation(), n, layer.z(), layer.delta(), length);
        if (l > 0) {
            int below = layout.layers().get(l - 1).delta();
            layer.backward(n, lanes, layout.zeros(), below);
            change(l, below, true, iteration);
        }
    }

    /** Multiplies inputs of a layer, or derivatives by them, by the layer's scale and by the mask of dropout. */
    private void change(int l, int start, boolean training, int iteration) {
        VectorLayer layer = layout.layers().get(l);
        float scale = (float) layer.program().inputScale();
        for (int i = start; i < start + layer.inputs() * lanes && scale != 1; i++) {
            set(i, at(i) * scale);
        }
        double retain = layer.program().retain();
        if (retain == 1 || !training) {
            return;
        }
        long key = Dropout.key(program.seed(), iteration, l);
        for (int i = 0; i < layer.inputs(); i++) {
            for (int r = 0; r < rows; r++) {
                int place = start + i * lanes + r;
                set(place, Dropout.keeps(key, r * layer.inputs() + i, retain) ? (float) (at(place) / retain) : 0);
            }
        }
    }

    float at(int place) {
        return Float.intBitsToFloat(n[place]);
    }

    void set(int place, float value) {
        n[place] = Float.floatToRawIntBits(value);
    }

    /** Features of the batch, row by row. */
    double[] byRow(int start, int features) {
        double[] numbers = new double[rows * features];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < features; i++) {
                numbers[r * features + i] = at(start + i * lanes + r);
            }
        }
        return numbers;
    }
}
