package org.mup4j.dl4j.internal.fleet.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes a block of 16 by 16 in four rounds of exchanges: in a round of distance {@code k}, vectors {@code k} apart swap
 * the lanes that are {@code k} apart.
 */
final class Transpose16 {

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;

    private static final VectorShuffle<Integer> EIGHT = VectorShuffle.fromOp(INTS, i -> i ^ 8);
    private static final VectorShuffle<Integer> FOUR = VectorShuffle.fromOp(INTS, i -> i ^ 4);
    private static final VectorShuffle<Integer> TWO = VectorShuffle.fromOp(INTS, i -> i ^ 2);
    private static final VectorShuffle<Integer> ONE = VectorShuffle.fromOp(INTS, i -> i ^ 1);
    private static final IntVector SECOND_EIGHT = bits(0xFF00);
    private static final IntVector SECOND_FOUR = bits(0xF0F0);
    private static final IntVector SECOND_TWO = bits(0xCCCC);
    private static final IntVector SECOND_ONE = bits(0xAAAA);

    private Transpose16() {}

    /** Ones in the lanes of a mask: to choose by bits takes one instruction where the compiler of JDK 17 takes two by a mask. */
    private static IntVector bits(long lanes) {
        return (IntVector) VectorMask.fromLong(INTS, lanes).toVector();
    }

    /** From bits to floats: {@code f[to + j * toStride + i] = n[from + i * stride + j]}. */
    static void toFloats(int[] n, int from, int stride, float[] f, int to, int toStride) {
        IntVector a0 = IntVector.fromArray(INTS, n, from + 0 * stride);
        IntVector a1 = IntVector.fromArray(INTS, n, from + 1 * stride);
        IntVector a2 = IntVector.fromArray(INTS, n, from + 2 * stride);
        IntVector a3 = IntVector.fromArray(INTS, n, from + 3 * stride);
        IntVector a4 = IntVector.fromArray(INTS, n, from + 4 * stride);
        IntVector a5 = IntVector.fromArray(INTS, n, from + 5 * stride);
        IntVector a6 = IntVector.fromArray(INTS, n, from + 6 * stride);
        IntVector a7 = IntVector.fromArray(INTS, n, from + 7 * stride);
        IntVector a8 = IntVector.fromArray(INTS, n, from + 8 * stride);
        IntVector a9 = IntVector.fromArray(INTS, n, from + 9 * stride);
        IntVector a10 = IntVector.fromArray(INTS, n, from + 10 * stride);
        IntVector a11 = IntVector.fromArray(INTS, n, from + 11 * stride);
        IntVector a12 = IntVector.fromArray(INTS, n, from + 12 * stride);
        IntVector a13 = IntVector.fromArray(INTS, n, from + 13 * stride);
        IntVector a14 = IntVector.fromArray(INTS, n, from + 14 * stride);
        IntVector a15 = IntVector.fromArray(INTS, n, from + 15 * stride);
        IntVector b0 = a0.lanewise(VectorOperators.BITWISE_BLEND, a8.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b8 = a0.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a8, SECOND_EIGHT);
        IntVector b1 = a1.lanewise(VectorOperators.BITWISE_BLEND, a9.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b9 = a1.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a9, SECOND_EIGHT);
        IntVector b2 = a2.lanewise(VectorOperators.BITWISE_BLEND, a10.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b10 = a2.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a10, SECOND_EIGHT);
        IntVector b3 = a3.lanewise(VectorOperators.BITWISE_BLEND, a11.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b11 = a3.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a11, SECOND_EIGHT);
        IntVector b4 = a4.lanewise(VectorOperators.BITWISE_BLEND, a12.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b12 = a4.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a12, SECOND_EIGHT);
        IntVector b5 = a5.lanewise(VectorOperators.BITWISE_BLEND, a13.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b13 = a5.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a13, SECOND_EIGHT);
        IntVector b6 = a6.lanewise(VectorOperators.BITWISE_BLEND, a14.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b14 = a6.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a14, SECOND_EIGHT);
        IntVector b7 = a7.lanewise(VectorOperators.BITWISE_BLEND, a15.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b15 = a7.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a15, SECOND_EIGHT);
        IntVector c0 = b0.lanewise(VectorOperators.BITWISE_BLEND, b4.rearrange(FOUR), SECOND_FOUR);
        IntVector c4 = b0.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b4, SECOND_FOUR);
        IntVector c1 = b1.lanewise(VectorOperators.BITWISE_BLEND, b5.rearrange(FOUR), SECOND_FOUR);
        IntVector c5 = b1.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b5, SECOND_FOUR);
        IntVector c2 = b2.lanewise(VectorOperators.BITWISE_BLEND, b6.rearrange(FOUR), SECOND_FOUR);
        IntVector c6 = b2.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b6, SECOND_FOUR);
        IntVector c3 = b3.lanewise(VectorOperators.BITWISE_BLEND, b7.rearrange(FOUR), SECOND_FOUR);
        IntVector c7 = b3.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b7, SECOND_FOUR);
        IntVector c8 = b8.lanewise(VectorOperators.BITWISE_BLEND, b12.rearrange(FOUR), SECOND_FOUR);
        IntVector c12 = b8.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b12, SECOND_FOUR);
        IntVector c9 = b9.lanewise(VectorOperators.BITWISE_BLEND, b13.rearrange(FOUR), SECOND_FOUR);
        IntVector c13 = b9.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b13, SECOND_FOUR);
        IntVector c10 = b10.lanewise(VectorOperators.BITWISE_BLEND, b14.rearrange(FOUR), SECOND_FOUR);
        IntVector c14 = b10.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b14, SECOND_FOUR);
        IntVector c11 = b11.lanewise(VectorOperators.BITWISE_BLEND, b15.rearrange(FOUR), SECOND_FOUR);
        IntVector c15 = b11.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b15, SECOND_FOUR);
        IntVector d0 = c0.lanewise(VectorOperators.BITWISE_BLEND, c2.rearrange(TWO), SECOND_TWO);
        IntVector d2 = c0.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c2, SECOND_TWO);
        IntVector d1 = c1.lanewise(VectorOperators.BITWISE_BLEND, c3.rearrange(TWO), SECOND_TWO);
        IntVector d3 = c1.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c3, SECOND_TWO);
        IntVector d4 = c4.lanewise(VectorOperators.BITWISE_BLEND, c6.rearrange(TWO), SECOND_TWO);
        IntVector d6 = c4.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c6, SECOND_TWO);
        IntVector d5 = c5.lanewise(VectorOperators.BITWISE_BLEND, c7.rearrange(TWO), SECOND_TWO);
        IntVector d7 = c5.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c7, SECOND_TWO);
        IntVector d8 = c8.lanewise(VectorOperators.BITWISE_BLEND, c10.rearrange(TWO), SECOND_TWO);
        IntVector d10 = c8.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c10, SECOND_TWO);
        IntVector d9 = c9.lanewise(VectorOperators.BITWISE_BLEND, c11.rearrange(TWO), SECOND_TWO);
        IntVector d11 = c9.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c11, SECOND_TWO);
        IntVector d12 = c12.lanewise(VectorOperators.BITWISE_BLEND, c14.rearrange(TWO), SECOND_TWO);
        IntVector d14 = c12.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c14, SECOND_TWO);
        IntVector d13 = c13.lanewise(VectorOperators.BITWISE_BLEND, c15.rearrange(TWO), SECOND_TWO);
        IntVector d15 = c13.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c15, SECOND_TWO);
        IntVector e0 = d0.lanewise(VectorOperators.BITWISE_BLEND, d1.rearrange(ONE), SECOND_ONE);
        IntVector e1 = d0.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d1, SECOND_ONE);
        IntVector e2 = d2.lanewise(VectorOperators.BITWISE_BLEND, d3.rearrange(ONE), SECOND_ONE);
        IntVector e3 = d2.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d3, SECOND_ONE);
        IntVector e4 = d4.lanewise(VectorOperators.BITWISE_BLEND, d5.rearrange(ONE), SECOND_ONE);
        IntVector e5 = d4.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d5, SECOND_ONE);
        IntVector e6 = d6.lanewise(VectorOperators.BITWISE_BLEND, d7.rearrange(ONE), SECOND_ONE);
        IntVector e7 = d6.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d7, SECOND_ONE);
        IntVector e8 = d8.lanewise(VectorOperators.BITWISE_BLEND, d9.rearrange(ONE), SECOND_ONE);
        IntVector e9 = d8.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d9, SECOND_ONE);
        IntVector e10 = d10.lanewise(VectorOperators.BITWISE_BLEND, d11.rearrange(ONE), SECOND_ONE);
        IntVector e11 = d10.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d11, SECOND_ONE);
        IntVector e12 = d12.lanewise(VectorOperators.BITWISE_BLEND, d13.rearrange(ONE), SECOND_ONE);
        IntVector e13 = d12.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d13, SECOND_ONE);
        IntVector e14 = d14.lanewise(VectorOperators.BITWISE_BLEND, d15.rearrange(ONE), SECOND_ONE);
        IntVector e15 = d14.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d15, SECOND_ONE);
        e0.reinterpretAsFloats().intoArray(f, to + 0 * toStride);
        e1.reinterpretAsFloats().intoArray(f, to + 1 * toStride);
        e2.reinterpretAsFloats().intoArray(f, to + 2 * toStride);
        e3.reinterpretAsFloats().intoArray(f, to + 3 * toStride);
        e4.reinterpretAsFloats().intoArray(f, to + 4 * toStride);
        e5.reinterpretAsFloats().intoArray(f, to + 5 * toStride);
        e6.reinterpretAsFloats().intoArray(f, to + 6 * toStride);
        e7.reinterpretAsFloats().intoArray(f, to + 7 * toStride);
        e8.reinterpretAsFloats().intoArray(f, to + 8 * toStride);
        e9.reinterpretAsFloats().intoArray(f, to + 9 * toStride);
        e10.reinterpretAsFloats().intoArray(f, to + 10 * toStride);
        e11.reinterpretAsFloats().intoArray(f, to + 11 * toStride);
        e12.reinterpretAsFloats().intoArray(f, to + 12 * toStride);
        e13.reinterpretAsFloats().intoArray(f, to + 13 * toStride);
        e14.reinterpretAsFloats().intoArray(f, to + 14 * toStride);
        e15.reinterpretAsFloats().intoArray(f, to + 15 * toStride);
    }

    /** From rows of floats to bits: {@code n[to + j * toStride + i] = f[rows[i] * columns + from + j]}. */
    static void toBits(float[] f, int[] rows, int columns, int from, int[] n, int to, int toStride) {
        IntVector a0 =
                FloatVector.fromArray(FLOATS, f, rows[0] * columns + from).reinterpretAsInts();
        IntVector a1 =
                FloatVector.fromArray(FLOATS, f, rows[1] * columns + from).reinterpretAsInts();
        IntVector a2 =
                FloatVector.fromArray(FLOATS, f, rows[2] * columns + from).reinterpretAsInts();
        IntVector a3 =
                FloatVector.fromArray(FLOATS, f, rows[3] * columns + from).reinterpretAsInts();
        IntVector a4 =
                FloatVector.fromArray(FLOATS, f, rows[4] * columns + from).reinterpretAsInts();
        IntVector a5 =
                FloatVector.fromArray(FLOATS, f, rows[5] * columns + from).reinterpretAsInts();
        IntVector a6 =
                FloatVector.fromArray(FLOATS, f, rows[6] * columns + from).reinterpretAsInts();
        IntVector a7 =
                FloatVector.fromArray(FLOATS, f, rows[7] * columns + from).reinterpretAsInts();
        IntVector a8 =
                FloatVector.fromArray(FLOATS, f, rows[8] * columns + from).reinterpretAsInts();
        IntVector a9 =
                FloatVector.fromArray(FLOATS, f, rows[9] * columns + from).reinterpretAsInts();
        IntVector a10 =
                FloatVector.fromArray(FLOATS, f, rows[10] * columns + from).reinterpretAsInts();
        IntVector a11 =
                FloatVector.fromArray(FLOATS, f, rows[11] * columns + from).reinterpretAsInts();
        IntVector a12 =
                FloatVector.fromArray(FLOATS, f, rows[12] * columns + from).reinterpretAsInts();
        IntVector a13 =
                FloatVector.fromArray(FLOATS, f, rows[13] * columns + from).reinterpretAsInts();
        IntVector a14 =
                FloatVector.fromArray(FLOATS, f, rows[14] * columns + from).reinterpretAsInts();
        IntVector a15 =
                FloatVector.fromArray(FLOATS, f, rows[15] * columns + from).reinterpretAsInts();
        IntVector b0 = a0.lanewise(VectorOperators.BITWISE_BLEND, a8.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b8 = a0.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a8, SECOND_EIGHT);
        IntVector b1 = a1.lanewise(VectorOperators.BITWISE_BLEND, a9.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b9 = a1.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a9, SECOND_EIGHT);
        IntVector b2 = a2.lanewise(VectorOperators.BITWISE_BLEND, a10.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b10 = a2.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a10, SECOND_EIGHT);
        IntVector b3 = a3.lanewise(VectorOperators.BITWISE_BLEND, a11.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b11 = a3.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a11, SECOND_EIGHT);
        IntVector b4 = a4.lanewise(VectorOperators.BITWISE_BLEND, a12.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b12 = a4.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a12, SECOND_EIGHT);
        IntVector b5 = a5.lanewise(VectorOperators.BITWISE_BLEND, a13.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b13 = a5.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a13, SECOND_EIGHT);
        IntVector b6 = a6.lanewise(VectorOperators.BITWISE_BLEND, a14.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b14 = a6.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a14, SECOND_EIGHT);
        IntVector b7 = a7.lanewise(VectorOperators.BITWISE_BLEND, a15.rearrange(EIGHT), SECOND_EIGHT);
        IntVector b15 = a7.rearrange(EIGHT).lanewise(VectorOperators.BITWISE_BLEND, a15, SECOND_EIGHT);
        IntVector c0 = b0.lanewise(VectorOperators.BITWISE_BLEND, b4.rearrange(FOUR), SECOND_FOUR);
        IntVector c4 = b0.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b4, SECOND_FOUR);
        IntVector c1 = b1.lanewise(VectorOperators.BITWISE_BLEND, b5.rearrange(FOUR), SECOND_FOUR);
        IntVector c5 = b1.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b5, SECOND_FOUR);
        IntVector c2 = b2.lanewise(VectorOperators.BITWISE_BLEND, b6.rearrange(FOUR), SECOND_FOUR);
        IntVector c6 = b2.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b6, SECOND_FOUR);
        IntVector c3 = b3.lanewise(VectorOperators.BITWISE_BLEND, b7.rearrange(FOUR), SECOND_FOUR);
        IntVector c7 = b3.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b7, SECOND_FOUR);
        IntVector c8 = b8.lanewise(VectorOperators.BITWISE_BLEND, b12.rearrange(FOUR), SECOND_FOUR);
        IntVector c12 = b8.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b12, SECOND_FOUR);
        IntVector c9 = b9.lanewise(VectorOperators.BITWISE_BLEND, b13.rearrange(FOUR), SECOND_FOUR);
        IntVector c13 = b9.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b13, SECOND_FOUR);
        IntVector c10 = b10.lanewise(VectorOperators.BITWISE_BLEND, b14.rearrange(FOUR), SECOND_FOUR);
        IntVector c14 = b10.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b14, SECOND_FOUR);
        IntVector c11 = b11.lanewise(VectorOperators.BITWISE_BLEND, b15.rearrange(FOUR), SECOND_FOUR);
        IntVector c15 = b11.rearrange(FOUR).lanewise(VectorOperators.BITWISE_BLEND, b15, SECOND_FOUR);
        IntVector d0 = c0.lanewise(VectorOperators.BITWISE_BLEND, c2.rearrange(TWO), SECOND_TWO);
        IntVector d2 = c0.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c2, SECOND_TWO);
        IntVector d1 = c1.lanewise(VectorOperators.BITWISE_BLEND, c3.rearrange(TWO), SECOND_TWO);
        IntVector d3 = c1.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c3, SECOND_TWO);
        IntVector d4 = c4.lanewise(VectorOperators.BITWISE_BLEND, c6.rearrange(TWO), SECOND_TWO);
        IntVector d6 = c4.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c6, SECOND_TWO);
        IntVector d5 = c5.lanewise(VectorOperators.BITWISE_BLEND, c7.rearrange(TWO), SECOND_TWO);
        IntVector d7 = c5.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c7, SECOND_TWO);
        IntVector d8 = c8.lanewise(VectorOperators.BITWISE_BLEND, c10.rearrange(TWO), SECOND_TWO);
        IntVector d10 = c8.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c10, SECOND_TWO);
        IntVector d9 = c9.lanewise(VectorOperators.BITWISE_BLEND, c11.rearrange(TWO), SECOND_TWO);
        IntVector d11 = c9.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c11, SECOND_TWO);
        IntVector d12 = c12.lanewise(VectorOperators.BITWISE_BLEND, c14.rearrange(TWO), SECOND_TWO);
        IntVector d14 = c12.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c14, SECOND_TWO);
        IntVector d13 = c13.lanewise(VectorOperators.BITWISE_BLEND, c15.rearrange(TWO), SECOND_TWO);
        IntVector d15 = c13.rearrange(TWO).lanewise(VectorOperators.BITWISE_BLEND, c15, SECOND_TWO);
        IntVector e0 = d0.lanewise(VectorOperators.BITWISE_BLEND, d1.rearrange(ONE), SECOND_ONE);
        IntVector e1 = d0.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d1, SECOND_ONE);
        IntVector e2 = d2.lanewise(VectorOperators.BITWISE_BLEND, d3.rearrange(ONE), SECOND_ONE);
        IntVector e3 = d2.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d3, SECOND_ONE);
        IntVector e4 = d4.lanewise(VectorOperators.BITWISE_BLEND, d5.rearrange(ONE), SECOND_ONE);
        IntVector e5 = d4.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d5, SECOND_ONE);
        IntVector e6 = d6.lanewise(VectorOperators.BITWISE_BLEND, d7.rearrange(ONE), SECOND_ONE);
        IntVector e7 = d6.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d7, SECOND_ONE);
        IntVector e8 = d8.lanewise(VectorOperators.BITWISE_BLEND, d9.rearrange(ONE), SECOND_ONE);
        IntVector e9 = d8.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d9, SECOND_ONE);
        IntVector e10 = d10.lanewise(VectorOperators.BITWISE_BLEND, d11.rearrange(ONE), SECOND_ONE);
        IntVector e11 = d10.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d11, SECOND_ONE);
        IntVector e12 = d12.lanewise(VectorOperators.BITWISE_BLEND, d13.rearrange(ONE), SECOND_ONE);
        IntVector e13 = d12.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d13, SECOND_ONE);
        IntVector e14 = d14.lanewise(VectorOperators.BITWISE_BLEND, d15.rearrange(ONE), SECOND_ONE);
        IntVector e15 = d14.rearrange(ONE).lanewise(VectorOperators.BITWISE_BLEND, d15, SECOND_ONE);
        e0.intoArray(n, to + 0 * toStride);
        e1.intoArray(n, to + 1 * toStride);
        e2.intoArray(n, to + 2 * toStride);
        e3.intoArray(n, to + 3 * toStride);
        e4.intoArray(n, to + 4 * toStride);
        e5.intoArray(n, to + 5 * toStride);
        e6.intoArray(n, to + 6 * toStride);
        e7.intoArray(n, to + 7 * toStride);
        e8.intoArray(n, to + 8 * toStride);
        e9.intoArray(n, to + 9 * toStride);
        e10.intoArray(n, to + 10 * toStride);
        e11.intoArray(n, to + 11 * toStride);
        e12.intoArray(n, to + 12 * toStride);
        e13.intoArray(n, to + 13 * toStride);
        e14.intoArray(n, to + 14 * toStride);
        e15.intoArray(n, to + 15 * toStride);
    }
}
