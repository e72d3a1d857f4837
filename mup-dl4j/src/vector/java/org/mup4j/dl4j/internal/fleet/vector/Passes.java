package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.FLOATS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.INTS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Simple passes over parameters, gradients and states. Lengths are multiples of 16. */
final class Passes {

    /** Numbers that are summed in single precision before the sum goes on in double precision. */
    private static final int RUN = 256;

    private Passes() {}

    /** {@code g += factor p}. */
    static void addParameters(int[] n, int p, float[] f, int g, int length, float factor) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector w = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            FloatVector.fromArray(FLOATS, f, g + i).add(w.mul(factor)).intoArray(f, g + i);
        }
    }

    /** {@code g += factor sign(p)}, with sign(0) = 0. */
    static void addSigns(int[] n, int p, float[] f, int g, int length, float factor) {
        FloatVector zero = FloatVector.zero(FLOATS);
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector w = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            FloatVector sign = zero.blend(factor, w.compare(VectorOperators.GT, 0f))
                    .blend(-factor, w.compare(VectorOperators.LT, 0f));
            FloatVector.fromArray(FLOATS, f, g + i).add(sign).intoArray(f, g + i);
        }
    }

    /** {@code p -= factor p}. */
    static void shrink(int[] n, int p, int length, float factor) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector w = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            w.sub(w.mul(factor)).reinterpretAsInts().intoArray(n, p + i);
        }
    }

    /** {@code g *= factor}. */
    static void multiply(float[] f, int g, int length, float factor) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector.fromArray(FLOATS, f, g + i).mul(factor).intoArray(f, g + i);
        }
    }

    /** {@code g} bounded to {@code [-bound, bound]}. */
    static void clip(float[] f, int g, int length, float bound) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector.fromArray(FLOATS, f, g + i).max(-bound).min(bound).intoArray(f, g + i);
        }
    }

    /** The sum of the squares of gradients. */
    static double sumOfSquares(float[] f, int g, int length) {
        double sum = 0;
        for (int start = 0; start < length; start += RUN) {
            FloatVector run = FloatVector.zero(FLOATS);
            for (int i = start; i < Math.min(length, start + RUN); i += WIDTH) {
                FloatVector v = FloatVector.fromArray(FLOATS, f, g + i);
                run = v.fma(v, run);
            }
            sum += run.reduceLanes(VectorOperators.ADD);
        }
        return sum;
    }

    /** The sum of the squares of parameters. */
    static double sumOfSquares(int[] n, int p, int length) {
        double sum = 0;
        for (int start = 0; start < length; start += RUN) {
            FloatVector run = FloatVector.zero(FLOATS);
            for (int i = start; i < Math.min(length, start + RUN); i += WIDTH) {
                FloatVector v = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
                run = v.fma(v, run);
            }
            sum += run.reduceLanes(VectorOperators.ADD);
        }
        return sum;
    }

    /** The sum of the sizes of parameters. */
    static double sumOfSizes(int[] n, int p, int length) {
        double sum = 0;
        for (int start = 0; start < length; start += RUN) {
            FloatVector run = FloatVector.zero(FLOATS);
            for (int i = start; i < Math.min(length, start + RUN); i += WIDTH) {
                run = run.add(IntVector.fromArray(INTS, n, p + i)
                        .reinterpretAsFloats()
                        .abs());
            }
            sum += run.reduceLanes(VectorOperators.ADD);
        }
        return sum;
    }
}
