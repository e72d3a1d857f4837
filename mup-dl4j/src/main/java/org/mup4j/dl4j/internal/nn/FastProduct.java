package org.mup4j.dl4j.internal.nn;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.Blas;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A matrix that is applied to tokens, in single precision. */
final class FastProduct {

    private final INDArray weight;
    private final float @Nullable [] bias;

    /**
     * The matrix and what is added.
     *
     * @param weight shape {@code [in, out]}, f order
     * @param biases one behind the other, a number for each output; none if nothing is added
     */
    FastProduct(INDArray weight, List<INDArray> biases) {
        this.weight = weight;
        this.bias = biases.isEmpty() ? null : joined(biases);
    }

    private static float[] joined(List<INDArray> vectors) {
        float[] all =
                new float[(int) vectors.stream().mapToLong(INDArray::length).sum()];
        int at = 0;
        for (INDArray vector : vectors) {
            int count = (int) vector.length();
            Floats.of(vector).read(0, all, at, count);
            at += count;
        }
        return all;
    }

    /**
     * Applies it to some tokens.
     *
     * @param in inputs, a token behind the other
     * @param inAt the token there that is the first
     * @param out outputs
     * @param outAt the token there that is the first
     * @param count how many tokens
     */
    void forward(Floats in, int inAt, Floats out, int outAt, int count) {
        int inputs = Math.toIntExact(weight.size(0));
        int outputs = Math.toIntExact(weight.size(1));
        if (bias != null) {
            for (int token = outAt; token < outAt + count; token++) {
                out.write(token * outputs, bias, 0, outputs);
            }
        }
        Blas.multiply(
                new Matrix(in, (long) inAt * inputs, inputs),
                new Matrix(Floats.of(weight), 0, inputs).transpose(),
                new Matrix(out, (long) outAt * outputs, outputs),
                count,
                outputs,
                inputs,
                1,
                bias == null ? 0 : 1);
    }

    /**
     * The gradient of some tokens' inputs.
     *
     * @param weight shape {@code [in, out]}, f order
     * @param above gradient of outputs
     * @param aboveAt the token there that is the first
     * @param below where to write
     * @param belowAt the token there that is the first
     * @param count how many tokens
     */
    static void backward(INDArray weight, Floats above, int aboveAt, Floats below, int belowAt, int count) {
        int inputs = Math.toIntExact(weight.size(0));
        int outputs = Math.toIntExact(weight.size(1));
        Blas.multiply(
                new Matrix(above, (long) aboveAt * outputs, outputs),
                new Matrix(Floats.of(weight), 0, inputs),
                new Matrix(below, (long) belowAt * inputs, inputs),
                count,
                inputs,
                outputs,
                1,
                0);
    }
}
