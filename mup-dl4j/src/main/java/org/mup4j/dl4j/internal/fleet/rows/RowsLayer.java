package org.mup4j.dl4j.internal.fleet.rows;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.program.Dropout;
import org.mup4j.dl4j.internal.fleet.program.GradientRule;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.step.Tensor;

/** A layer with its numbers; activations and derivatives are [rows, columns], row by row. */
final class RowsLayer {

    private final int number;
    private final long seed;
    private final Products products;
    final LayerProgram program;
    final RowsTensor weight;
    final RowsTensor bias;
    final float[] x;
    private final float[] z;
    final float[] a;
    final float[] delta;

    /** A layer on top of activations, or of its own copy of them where it changes them. */
    RowsLayer(NetworkProgram network, int number, float[] below, int largestBatch, boolean blas) {
        this.number = number;
        this.seed = network.seed();
        this.program = network.layers().get(number);
        this.products = blas
                ? new SizedProducts(program.inputs(), program.outputs(), largestBatch)
                : new Blocks(program.inputs(), program.outputs());
        this.weight = new RowsTensor(network, Tensor.weight(network, number));
        this.bias = new RowsTensor(network, Tensor.bias(network, number));
        this.x = changesInput() ? new float[below.length] : below;
        this.z = new float[largestBatch * program.outputs()];
        this.a = new float[z.length];
        this.delta = new float[z.length];
    }

    private boolean changesInput() {
        return program.inputScale() != 1 || program.retain() != 1;
    }

    void forward(float[] below, int rows, boolean training, int iteration) {
        int outputs = program.outputs();
        if (changesInput()) {
            System.arraycopy(below, 0, x, 0, rows * program.inputs());
            change(x, rows, training, iteration);
        }
        if (bias.length() == 0) {
            Arrays.fill(z, 0, rows * outputs, 0);
        }
        for (int r = 0; r < rows && bias.length() > 0; r++) {
            System.arraycopy(bias.values, 0, z, r * outputs, outputs);
        }
        products.forward(x, weight.values, z, rows);
        Elements.apply(program.activation(), z, a, rows, outputs);
    }

    /** From derivatives by the activations, in delta, to those by the pre-activations and by the activations below. */
    void backward(float @Nullable [] below, int rows, int iteration) {
        Elements.multiplyBySlope(program.activation(), z, delta, rows * program.outputs());
        if (below != null) {
            products.inputGradient(delta, weight.values, below, rows);
            change(below, rows, true, iteration);
        }
    }

    /** Multiplies inputs, or derivatives by them, by the layer's scale and by the mask of dropout. */
    private void change(float[] numbers, int rows, boolean training, int iteration) {
        float scale = (float) program.inputScale();
        int length = rows * program.inputs();
        for (int i = 0; i < length && scale != 1; i++) {
            numbers[i] *= scale;
        }
        double retain = program.retain();
        long key = Dropout.key(seed, iteration, number);
        for (int i = 0; i < length && retain != 1 && training; i++) {
            numbers[i] = Dropout.keeps(key, i, retain) ? (float) (numbers[i] / retain) : 0;
        }
    }

    /** The gradient, from the derivatives by the pre-activations. */
    void gradient(int rows) {
        int outputs = program.outputs();
        products.weightGradient(x, delta, weight.gradient, rows);
        for (int o = 0; o < bias.length(); o++) {
            float sum = 0;
            for (int r = 0; r < rows; r++) {
                sum += delta[r * outputs + o];
            }
            bias.gradient[o] = sum;
        }
    }

    /** Applies the layer's rule to its gradient. */
    void rule() {
        if (program.rule().kind() != GradientRule.Kind.NONE) {
            Clipping.apply(program.rule(), weight.gradient, bias.gradient);
        }
    }
}
