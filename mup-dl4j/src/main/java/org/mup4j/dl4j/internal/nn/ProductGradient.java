package org.mup4j.dl4j.internal.nn;

import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.Blas;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Matrix;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of a matrix that is applied to all tokens, and of the bias that is added. It is collected a few tokens at a time,
 * while their gradients are still near the processor, by each slice on its own; the last digits depend on the number of slices.
 */
final class ProductGradient {

    /** Numbers that are added up at a time. */
    private static final int PIECE = 4096;

    private final int inputs;
    private final int outputs;
    private final INDArray[] weights;
    private final INDArray[] biases;
    private final boolean[] begun;

    /**
     * What to compute.
     *
     * @param inputs features that the matrix reads
     * @param outputs features that it gives
     * @param weight where to write the matrix's gradient, of order f
     * @param bias where to write the bias's gradient, null if there is none
     * @param slices how many slices there are
     */
    ProductGradient(long inputs, long outputs, INDArray weight, @Nullable INDArray bias, int slices) {
        this.inputs = Math.toIntExact(inputs);
        this.outputs = Math.toIntExact(outputs);
        this.weights = sums(weight, slices);
        this.biases = bias == null ? new INDArray[0] : sums(bias, slices);
        this.begun = new boolean[slices];
    }

    /** The first slice's sums are the result. */
    private static INDArray[] sums(INDArray result, int slices) {
        INDArray[] sums = new INDArray[slices];
        sums[0] = result;
        for (int slice = 1; slice < slices; slice++) {
            sums[slice] = Nd4j.createUninitialized(result.dataType(), result.length());
        }
        return sums;
    }

    /**
     * Adds some tokens.
     *
     * @param slice the slice that they belong to, all of whose tokens are added by one thread
     * @param count how many tokens
     * @param in what the matrix was applied to, a token behind the other
     * @param inAt the first token there
     * @param above gradient of what came out
     * @param aboveAt the first token there
     */
    void add(int slice, int count, Floats in, int inAt, Floats above, int aboveAt) {
        float before = begun[slice] ? 1 : 0;
        begun[slice] = true;
        Matrix columns = new Matrix(above, (long) aboveAt * outputs, outputs).transpose();
        Blas.multiply(
                columns,
                new Matrix(in, (long) inAt * inputs, inputs),
                new Matrix(Floats.of(weights[slice]), 0, inputs),
                outputs,
                inputs,
                count,
                1,
                before);
        if (biases.length > 0) {
            Floats ones = Scratch.own().ones(count);
            Blas.multiply(columns, count, outputs, ones, Floats.of(biases[slice]), 0, before);
        }
    }

    /** Adds up what the slices have collected. */
    void write() {
        collect(weights);
        collect(biases);
    }

    private static void collect(INDArray[] sums) {
        if (sums.length > 1) {
            Slices.of(sums[0].length()).inPieces(PIECE, (part, from, to) -> {
                float[] sum = Scratch.own().array(0, PIECE);
                float[] more = Scratch.own().array(1, PIECE);
                Floats result = Floats.of(sums[0]);
                result.read(from, sum, 0, to - from);
                for (int slice = 1; slice < sums.length; slice++) {
                    Floats.of(sums[slice]).read(from, more, 0, to - from);
                    add(sum, more, to - from);
                }
                result.write(from, sum, 0, to - from);
            });
        }
    }

    private static void add(float[] sum, float[] more, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += more[i];
        }
    }
}
