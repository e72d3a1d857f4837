package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.INTS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.mup4j.dl4j.internal.fleet.program.Activation;

/** Values of activation functions. Each has its own loop, so that none slows another one's code. */
final class Values {

    private static final float LAMBDA = (float) Activation.SELU_LAMBDA;
    private static final float LAMBDA_ALPHA = (float) (Activation.SELU_LAMBDA * Activation.SELU_ALPHA);

    private Values() {}

    /**
     * Writes the values.
     *
     * @param activation any but softmax
     * @param n all numbers
     * @param z where the pre-activations begin
     * @param a where the values go
     * @param length how many, a multiple of 16
     */
    static void apply(Activation activation, int[] n, int z, int a, int length) {
        switch (activation.kind()) {
            case IDENTITY -> System.arraycopy(n, z, n, a, length);
            case RELU -> relu(n, z, a, length);
            case LEAKY_RELU -> leakyRelu(n, z, a, length, (float) activation.parameter());
            case ELU -> elu(n, z, a, length);
            case SELU -> selu(n, z, a, length);
            case GELU -> gated(n, z, a, length, (float) Activation.GELU_FACTOR);
            case SWISH -> gated(n, z, a, length, 1f);
            case TANH -> tanh(n, z, a, length);
            case SIGMOID -> sigmoid(n, z, a, length);
            case SOFTPLUS -> softplus(n, z, a, length);
            case SOFTMAX -> throw new IllegalArgumentException("Softmax is a function of a row");
        }
    }

    private static void relu(int[] n, int z, int a, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            v.max(0f).reinterpretAsInts().intoArray(n, a + i);
        }
    }

    private static void leakyRelu(int[] n, int z, int a, int length, float slope) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            v.blend(v.mul(slope), v.compare(VectorOperators.LT, 0f))
                    .reinterpretAsInts()
                    .intoArray(n, a + i);
        }
    }

    private static void elu(int[] n, int z, int a, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            v.blend(Exponentials.expm1(v.min(0f)), v.compare(VectorOperators.LT, 0f))
                    .reinterpretAsInts()
                    .intoArray(n, a + i);
        }
    }

    private static void selu(int[] n, int z, int a, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            v.mul(LAMBDA)
                    .blend(Exponentials.expm1(v.min(0f)).mul(LAMBDA_ALPHA), v.compare(VectorOperators.LE, 0f))
                    .reinterpretAsInts()
                    .intoArray(n, a + i);
        }
    }

    private static void gated(int[] n, int z, int a, int length, float factor) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            Exponentials.sigmoid(v.mul(factor)).mul(v).reinterpretAsInts().intoArray(n, a + i);
        }
    }

    private static void tanh(int[] n, int z, int a, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            Exponentials.tanh(v).reinterpretAsInts().intoArray(n, a + i);
        }
    }

    private static void sigmoid(int[] n, int z, int a, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            Exponentials.sigmoid(v).reinterpretAsInts().intoArray(n, a + i);
        }
    }

    private static void softplus(int[] n, int z, int a, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i).reinterpretAsFloats();
            Exponentials.softplus(v).reinterpretAsInts().intoArray(n, a + i);
        }
    }
}
