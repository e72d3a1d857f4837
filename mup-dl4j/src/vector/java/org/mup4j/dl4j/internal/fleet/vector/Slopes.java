package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.FLOATS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.INTS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.mup4j.dl4j.internal.fleet.program.Activation;

/** Multiplies derivatives by a function's value with its slope. */
final class Slopes {

    private static final float LAMBDA = (float) Activation.SELU_LAMBDA;
    private static final float LAMBDA_ALPHA = (float) (Activation.SELU_LAMBDA * Activation.SELU_ALPHA);

    private Slopes() {}

    /**
     * Multiplies.
     *
     * @param activation any but softmax
     * @param n all numbers
     * @param z where the pre-activations begin
     * @param d where the derivatives begin
     * @param length how many, a multiple of 16
     */
    static void multiply(Activation activation, int[] n, int z, int d, int length) {
        switch (activation.kind()) {
            case IDENTITY -> {
                // a slope of 1
            }
            case RELU -> relu(n, z, d, length);
            case LEAKY_RELU -> leakyRelu(n, z, d, length, (float) activation.parameter());
            case ELU -> elu(n, z, d, length);
            case SELU -> selu(n, z, d, length);
            case GELU -> gated(n, z, d, length, (float) Activation.GELU_FACTOR);
            case SWISH -> gated(n, z, d, length, 1f);
            case TANH -> tanh(n, z, d, length);
            case SIGMOID -> sigmoid(n, z, d, length);
            case SOFTPLUS -> softplus(n, z, d, length);
            case SOFTMAX -> throw new IllegalArgumentException("Softmax has no slope of one number");
        }
    }

    private static void relu(int[] n, int z, int d, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            FloatVector g = IntVector.fromArray(INTS, n, d + i).reinterpretAsFloats();
            g.blend(0f, v.compare(VectorOperators.LE, 0f)).reinterpretAsInts().intoArray(n, d + i);
        }
    }

    private static void leakyRelu(int[] n, int z, int d, int length, float slope) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            FloatVector g = IntVector.fromArray(INTS, n, d + i).reinterpretAsFloats();
            g.blend(g.mul(slope), v.compare(VectorOperators.LT, 0f))
                    .reinterpretAsInts()
                    .intoArray(n, d + i);
        }
    }

    private static void elu(int[] n, int z, int d, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            FloatVector g = IntVector.fromArray(INTS, n, d + i).reinterpretAsFloats();
            g.blend(g.mul(Exponentials.exp(v.min(0f))), v.compare(VectorOperators.LT, 0f))
                    .reinterpretAsInts()
                    .intoArray(n, d + i);
        }
    }

    private static void selu(int[] n, int z, int d, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            FloatVector g = IntVector.fromArray(INTS, n, d + i).reinterpretAsFloats();
            g.mul(LAMBDA)
                    .blend(g.mul(Exponentials.exp(v.min(0f)).mul(LAMBDA_ALPHA)), v.compare(VectorOperators.LE, 0f))
                    .reinterpretAsInts()
                    .intoArray(n, d + i);
        }
    }

    private static void gated(int[] n, int z, int d, int length, float factor) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            FloatVector g = IntVector.fromArray(INTS, n, d + i).reinterpretAsFloats();
            FloatVector slope = Exponentials.gatedSlope(v.mul(factor));
            g.mul(slope).reinterpretAsInts().intoArray(n, d + i);
        }
    }

    private static void tanh(int[] n, int z, int d, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            FloatVector g = IntVector.fromArray(INTS, n, d + i).reinterpretAsFloats();
            FloatVector t = Exponentials.tanh(v);
            g.mul(t.neg().fma(t, FloatVector.broadcast(FLOATS, 1f)))
                    .reinterpretAsInts()
                    .intoArray(n, d + i);
        }
    }

    private static void sigmoid(int[] n, int z, int d, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            FloatVector g = IntVector.fromArray(INTS, n, d + i).reinterpretAsFloats();
            FloatVector s = Exponentials.sigmoid(v);
            g.mul(s.neg().add(1f).mul(s)).reinterpretAsInts().intoArray(n, d + i);
        }
    }

    private static void softplus(int[] n, int z, int d, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            FloatVector g = IntVector.fromArray(INTS, n, d + i).reinterpretAsFloats();
            g.mul(Exponentials.sigmoid(v)).reinterpretAsInts().intoArray(n, d + i);
        }
    }
}
