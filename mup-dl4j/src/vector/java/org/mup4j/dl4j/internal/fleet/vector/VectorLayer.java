package org.mup4j.dl4j.internal.fleet.vector;

import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.step.Tensor;

/**
 * A layer and where its numbers lie. W is kept as [inputs, outputs], or flipped as [outputs, inputs] where that needs less
 * padding: a layer with one output would fill 15 of 16 columns with zeros. Flipped, the products forth and back change places.
 *
 * @param program the layer
 * @param weight W among the parameters
 * @param bias b among the parameters
 * @param flipped whether the panels hold W transposed
 * @param panels W's place
 * @param biases b's place, padded; zeros if there is none
 * @param input x, transposed
 * @param z pre-activations, transposed; also the activations if the function is the identity
 * @param a activations, transposed
 * @param delta derivatives of the loss, first by a, then by z, transposed
 */
record VectorLayer(
        LayerProgram program,
        Tensor weight,
        Tensor bias,
        boolean flipped,
        Panels panels,
        int biases,
        int input,
        int z,
        int a,
        int delta) {

    /** Whether flipped panels are smaller. */
    static boolean isFlipped(LayerProgram program) {
        return program.outputs() * Lanes.padded(program.inputs()) < program.inputs() * Lanes.padded(program.outputs());
    }

    int inputs() {
        return program.inputs();
    }

    int outputs() {
        return program.outputs();
    }

    /** Whether x is not simply the activations of the layer below. */
    boolean hasOwnInput() {
        return program.inputScale() != 1 || program.retain() != 1;
    }

    /** The place of the weight with a number in Deeplearning4j's order. */
    int place(int number) {
        int in = number % inputs();
        int out = number / inputs();
        return panels.start() + (flipped ? panels.place(out, in) : panels.place(in, out));
    }

    /** Pre-activations from inputs. */
    void forward(int[] n, int lanes) {
        if (flipped) {
            Rows.multiply(n, panels, input, lanes, biases, z);
        } else {
            Columns.multiply(n, panels, input, lanes, biases, z);
        }
        if (a != z) {
            // Not beyond: padding must stay 0, whatever the function makes of it.
            Values.apply(program.activation(), n, z, a, outputs() * lanes);
        }
    }

    /** Derivatives by x from those by z. */
    void backward(int[] n, int lanes, int zeros, int below) {
        if (flipped) {
            Columns.multiply(n, panels, delta, lanes, zeros, below);
        } else {
            Rows.multiply(n, panels, delta, lanes, zeros, below);
        }
    }
}
