package org.mup4j.dl4j.internal.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.mup4j.dl4j.internal.cpu.Loops;

/** Loops by vectors, as wide as the machine prefers; what is left over at the end goes number by number. */
public final class VectorLoops implements Loops {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();

    private static final float SMALLEST = -87;
    private static final float LARGEST = 88;
    private static final float BINARY = 1.44269504f;
    /** Adding it leaves the nearest integer in the lowest bits. */
    private static final float ROUNDING = 3 << 22;
    /** ln 2 in two parts, of which the first has few digits. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;
    private static final int MANTISSA = 23;
    private static final int ONE = 0x3f800000;

    /** For those who find the class by name. */
    public VectorLoops() {}

    /**
     * Powers of two are made from the bits of the rounded number. All in one method: where the compiler of JDK 17 has compiled a
     * helper that returns a vector by itself, it stops inlining it, and each vector becomes an object.
     */
    @Override
    public void exp(float[] x, int count) {
        int i = 0;
        for (; i + WIDTH <= count; i += WIDTH) {
            FloatVector v = FloatVector.fromArray(LANES, x, i).max(SMALLEST).min(LARGEST);
            FloatVector rounded = v.fma(FloatVector.broadcast(LANES, BINARY), FloatVector.broadcast(LANES, ROUNDING));
            FloatVector k = rounded.sub(ROUNDING);
            FloatVector r =
                    k.fma(FloatVector.broadcast(LANES, -LN2_LOW), k.fma(FloatVector.broadcast(LANES, -LN2_HIGH), v));
            FloatVector p =
                    r.fma(FloatVector.broadcast(LANES, 1.9875691e-4f), FloatVector.broadcast(LANES, 1.3981999e-3f));
            p = p.fma(r, FloatVector.broadcast(LANES, 8.3334519e-3f));
            p = p.fma(r, FloatVector.broadcast(LANES, 4.1665796e-2f));
            p = p.fma(r, FloatVector.broadcast(LANES, 1.6666667e-1f));
            p = p.fma(r, FloatVector.broadcast(LANES, 0.5f));
            FloatVector power = rounded.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, MANTISSA)
                    .add(ONE)
                    .reinterpretAsFloats();
            p.fma(r.mul(r), r).fma(power, power).intoArray(x, i);
        }
        for (; i < count; i++) {
            x[i] = (float) Math.exp(Math.min(Math.max(x[i], SMALLEST), LARGEST));
        }
    }

    @Override
    public float sum(float[] x, int count) {
        FloatVector a = FloatVector.zero(LANES);
        FloatVector b = a;
        int i = 0;
        for (; i + 2 * WIDTH <= count; i += 2 * WIDTH) {
            a = a.add(FloatVector.fromArray(LANES, x, i));
            b = b.add(FloatVector.fromArray(LANES, x, i + WIDTH));
        }
        float sum = a.add(b).reduceLanes(VectorOperators.ADD);
        for (; i < count; i++) {
            sum += x[i];
        }
        return sum;
    }

    @Override
    public float squares(float[] x, int count, float mean) {
        FloatVector a = FloatVector.zero(LANES);
        FloatVector b = a;
        int i = 0;
        for (; i + 2 * WIDTH <= count; i += 2 * WIDTH) {
            FloatVector p = FloatVector.fromArray(LANES, x, i).sub(mean);
            FloatVector q = FloatVector.fromArray(LANES, x, i + WIDTH).sub(mean);
            a = p.fma(p, a);
            b = q.fma(q, b);
        }
        float sum = a.add(b).reduceLanes(VectorOperators.ADD);
        for (; i < count; i++) {
            sum += (x[i] - mean) * (x[i] - mean);
        }
        return sum;
    }

    @Override
    public float product(float[] x, float[] y, int count) {
        FloatVector a = FloatVector.zero(LANES);
        FloatVector b = a;
        int i = 0;
        for (; i + 2 * WIDTH <= count; i += 2 * WIDTH) {
            a = FloatVector.fromArray(LANES, x, i).fma(FloatVector.fromArray(LANES, y, i), a);
            b = FloatVector.fromArray(LANES, x, i + WIDTH).fma(FloatVector.fromArray(LANES, y, i + WIDTH), b);
        }
        float sum = a.add(b).reduceLanes(VectorOperators.ADD);
        for (; i < count; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    @Override
    public String toString() {
        return "Vector API, " + WIDTH + " lanes";
    }
}
