package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Functions of the exponential by polynomials, since {@link Math#exp} computes one number at a time. Relative errors of
 * exp, expm1, sigmoid, tanh and softplus are below 4e-7. The exponential of numbers below -87, which has no normal float, is
 * that of -87. NaN gives NaN.
 *
 * <p>{@code exp(x) = 2^k (1 + q(r))} with {@code k} the whole number next to {@code x / ln 2}, {@code r = x - k ln 2} and the
 * minimax polynomial q of Moshier's Cephes library.
 */
final class Exponentials {

    private static final float LOWEST = -87f;
    private static final float LOG2_E = 1.44269504088896341f;

    /** ln 2 in two parts, of which the first times a whole number below 128 is exact. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    /** Added to a number below 2^22, it leaves the nearest whole number in the lowest bits. */
    private static final float ROUNDER = 0x1.8p23f;

    private static final int ONE_BITS = 0x3F800000;
    private static final int MANTISSA_BITS = 23;

    private Exponentials() {}

    /** {@code exp(x)} for x up to 0. */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(LOWEST);
        FloatVector rounded =
                bounded.fma(FloatVector.broadcast(FLOATS, LOG2_E), FloatVector.broadcast(FLOATS, ROUNDER));
        FloatVector power = power(rounded);
        return fraction(bounded, rounded).fma(power, power);
    }

    /** {@code exp(x) - 1} for x up to 0, to full relative precision. */
    static FloatVector expm1(FloatVector x) {
        FloatVector bounded = x.max(LOWEST);
        FloatVector rounded =
                bounded.fma(FloatVector.broadcast(FLOATS, LOG2_E), FloatVector.broadcast(FLOATS, ROUNDER));
        FloatVector power = power(rounded);
        return fraction(bounded, rounded).fma(power, power.sub(1f));
    }

    /** 2 to the whole number in the lowest bits. */
    private static FloatVector power(FloatVector rounded) {
        IntVector bits = rounded.reinterpretAsInts();
        return bits.lanewise(VectorOperators.LSHL, MANTISSA_BITS).add(ONE_BITS).reinterpretAsFloats();
    }

    /** {@code q(r) = exp(r) - 1}. */
    private static FloatVector fraction(FloatVector x, FloatVector rounded) {
        FloatVector k = rounded.sub(ROUNDER);
        FloatVector r = k.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), x);
        r = k.fma(FloatVector.broadcast(FLOATS, -LN2_LOW), r);
        FloatVector q = FloatVector.broadcast(FLOATS, 1.9875691500e-4f);
        q = q.fma(r, FloatVector.broadcast(FLOATS, 1.3981999507e-3f));
        q = q.fma(r, FloatVector.broadcast(FLOATS, 8.3334519073e-3f));
        q = q.fma(r, FloatVector.broadcast(FLOATS, 4.1665795894e-2f));
        q = q.fma(r, FloatVector.broadcast(FLOATS, 1.6666665459e-1f));
        q = q.fma(r, FloatVector.broadcast(FLOATS, 5.0000001201e-1f));
        return q.fma(r.mul(r), r);
    }

    /** {@code 1 / (1 + exp(-x))}. */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        VectorMask<Float> negative = x.compare(VectorOperators.LT, 0f);
        return FloatVector.broadcast(FLOATS, 1f).blend(e, negative).div(e.add(1f));
    }

    /** {@code s + u s (1 - s)} with the sigmoid s of u; {@code 1 - s} is a quotient too, since the difference would cancel. */
    static FloatVector gatedSlope(FloatVector u) {
        FloatVector e = exp(u.abs().neg());
        FloatVector larger = FloatVector.broadcast(FLOATS, 1f).div(e.add(1f));
        FloatVector smaller = e.mul(larger);
        VectorMask<Float> negative = u.compare(VectorOperators.LT, 0f);
        return smaller.mul(larger).fma(u, larger.blend(smaller, negative));
    }

    /** The hyperbolic tangent: {@code -s e / (e + 2)} with {@code e = exp(-2|x|) - 1} and the sign s of x. */
    static FloatVector tanh(FloatVector x) {
        FloatVector e = expm1(x.abs().mul(-2f));
        FloatVector size = e.neg().div(e.add(2f));
        return size.blend(size.neg(), x.compare(VectorOperators.LT, 0f));
    }

    /** {@code log(1 + exp(x)) = max(x, 0) + log(1 + e)}: with {@code s = e / (e + 2)}, {@code log(1 + e) = 2 artanh(s)}. */
    static FloatVector softplus(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        FloatVector s = e.div(e.add(2f));
        FloatVector square = s.mul(s);
        FloatVector sum = FloatVector.broadcast(FLOATS, 2f / 15);
        sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 13));
        sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 11));
        sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 9));
        sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 7));
        sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 5));
        sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 3));
        sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f));
        return sum.fma(s, x.max(0f));
    }
}
