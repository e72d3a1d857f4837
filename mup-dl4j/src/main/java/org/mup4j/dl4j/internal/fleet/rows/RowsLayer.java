package org.mup4j.dl4j.internal.fleet.rows;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.program.Dropout;
import org.mup4j.dl4j.internal.fleet.program.GradientRule;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.step.Tensor;
import org.mup4j.dl4j.internal.fleet.step.UpdaterNumbers;

/** A layer with its numbers; activations and derivatives are [rows, columns], row by row. */
final class RowsLayer {

    private final int number;
    private final long seed;
    private final Products products;
    final LayerProgram program;
    final RowsTensor weight;
    final RowsTensor bias;
    private final float[] biases;
    final float[] x;
    private final float[] z;
    final float[] a;
    final float[] delta;

    /** A layer on top of activations, or of its own copy of them where it changes them. */
    RowsLayer(NetworkProgram network, int number, float[] below, int largestBatch, boolean blas) {
        this.number = number;
        this.seed = network.seed();
        this.program = network.layers().get(number);
        this.products = Products.of(program.inputs(), program.outputs(), largestBatch, blas);
        this.weight = new RowsTensor(network, Tensor.weight(network, number), products.weights());
        Tensor b = Tensor.bias(network, number);
        this.biases = new float[b.length()];
        this.bias = new RowsTensor(network, b, new Numbers.InArray(biases));
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
        if (biases.length == 0) {
            Arrays.fill(z, 0, rows * outputs, 0);
        }
        for (int r = 0; r < rows && biases.length > 0; r++) {
            System.arraycopy(biases, 0, z, r * outputs, outputs);
        }
        products.forward(x, z, rows);
        Elements.apply(program.activation(), z, a, rows, outputs);
    }

    /** From derivatives by the activations, in delta, to those by the pre-activations and by the activations below. */
    void backward(float @Nullable [] below, int rows, int iteration) {
        Elements.multiplyBySlope(program.activation(), z, delta, rows * program.outputs());
        if (below != null) {
            products.inputGradient(delta, below, rows);
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

    /** From the derivatives by the pre-activations to new parameters, piece by piece unless a rule needs the whole gradient. */
    void step(int rows, UpdaterNumbers[] numbers, int iteration, int epoch) {
        if (program.rule().kind() == GradientRule.Kind.NONE) {
            UpdaterNumbers ofWeight = numbers[weight.block()];
            products.weightGradient(
                    x, delta, rows, (g, from, length) -> weight.step(ofWeight, iteration, epoch, g, from, length));
            biasGradient(rows);
            bias.step(numbers[bias.block()], iteration, epoch);
        } else {
            gradient(rows);
            step(numbers, iteration, epoch);
        }
    }

    /** The whole gradient, from the derivatives by the pre-activations. */
    void gradient(int rows) {
        float[] whole = weight.gradient();
        products.weightGradient(x, delta, rows, (g, from, length) -> System.arraycopy(g, 0, whole, from, length));
        biasGradient(rows);
    }

    private void biasGradient(int rows) {
        int outputs = program.outputs();
        float[] gradient = bias.gradient();
        for (int o = 0; o < gradient.length; o++) {
            float sum = 0;
            for (int r = 0; r < rows; r++) {
                sum += delta[r * outputs + o];
            }
            gradient[o] = sum;
        }
    }

    /** Applies the layer's rule to its whole gradient, then takes the step. */
    void step(UpdaterNumbers[] numbers, int iteration, int epoch) {
        if (program.rule().kind() != GradientRule.Kind.NONE) {
            Clipping.apply(program.rule(), weight.gradient(), bias.gradient());
        }
        weight.step(numbers[weight.block()], iteration, epoch);
        bias.step(numbers[bias.block()], iteration, epoch);
    }
}
