package org.mup4j.dl4j.internal.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * {@code exp} over arrays in loops that the compiler vectorises, to two units in the last place. Powers of two are made from the
 * bits of a rounded number; as the compiler does not vectorise that step, the numbers go through a small buffer that is read as
 * floats and as integers.
 */
public final class Exponential {

    private static final int PIECE = 2048;

    private static final ThreadLocal<Exponential> OWN = ThreadLocal.withInitial(Exponential::new);

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

    private final float[] values = new float[PIECE];
    private final float[] powers = new float[PIECE];
    private final int[] bits = new int[PIECE];
    private final FloatBuffer asFloats;
    private final IntBuffer asIntegers;

    private Exponential() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(PIECE * Float.BYTES).order(ByteOrder.nativeOrder());
        asFloats = bytes.asFloatBuffer();
        asIntegers = bytes.asIntBuffer();
    }

    /**
     * This thread's.
     *
     * @return what stays the same for the thread's life
     */
    public static Exponential own() {
        return OWN.get();
    }

    /**
     * Replaces numbers by their exponentials. Below -87 they count as -87, above 88 as 88.
     *
     * @param x the numbers
     * @param count how many, from the first on
     */
    public void apply(float[] x, int count) {
        for (int from = 0; from < count; from += PIECE) {
            int n = Math.min(PIECE, count - from);
            System.arraycopy(x, from, values, 0, n);
            split(values, powers, n);
            asFloats.put(0, powers, 0, n);
            asIntegers.get(0, bits, 0, n);
            shift(bits, n);
            asIntegers.put(0, bits, 0, n);
            asFloats.get(0, powers, 0, n);
            scale(values, powers, n);
            System.arraycopy(values, 0, x, from, n);
        }
    }

    /**
     * Leaves exp of the remainder in x and the rounded number of halvings in powers. All arrays are read at the same index, because
     * the compiler makes no vector operations otherwise, which take a tenth of the time.
     */
    private static void split(float[] x, float[] powers, int n) {
        for (int i = 0; i < n; i++) {
            float v = Math.min(Math.max(x[i], SMALLEST), LARGEST);
            float rounded = v * BINARY + ROUNDING;
            powers[i] = rounded;
            float k = rounded - ROUNDING;
            float r = v - k * LN2_HIGH - k * LN2_LOW;
            float p = 1.9875691e-4f;
            p = p * r + 1.3981999e-3f;
            p = p * r + 8.3334519e-3f;
            p = p * r + 4.1665796e-2f;
            p = p * r + 1.6666667e-1f;
            p = p * r + 0.5f;
            x[i] = p * r * r + r + 1;
        }
    }

    private static void shift(int[] bits, int n) {
        for (int i = 0; i < n; i++) {
            bits[i] = (bits[i] << MANTISSA) + ONE;
        }
    }

    private static void scale(float[] x, float[] powers, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= powers[i];
        }
    }
}
