package org.mup4j.dl4j.internal.conv;

/**
 * The one-dimensional transforms of F(2, 3) (arXiv 1509.09308), each for many tiles at once, and their ways back: the same matrix
 * the other way round. Loops are short, for the compiler makes no vector operations of longer ones. The sign of the fourth place is turned in input and output alike, which saves a negation.
 */
final class Transforms {

    private static final float HALF = 0.5f;

    private Transforms() {}

    /** Four pixels to four places: {@code d0 - d2, d1 + d2, d2 - d1, d3 - d1}. */
    static void input(
            float[] d0, float[] d1, float[] d2, float[] d3, float[] v0, float[] v1, float[] v2, float[] v3, int count) {
        for (int i = 0; i < count; i++) {
            v0[i] = d0[i] - d2[i];
            v3[i] = d3[i] - d1[i];
        }
        for (int i = 0; i < count; i++) {
            v1[i] = d1[i] + d2[i];
            v2[i] = d2[i] - d1[i];
        }
    }

    /**
     * The way back across a row, in which tile k shares two pixels with tile k + 1.
     *
     * @param v0 gradients of the four places
     * @param next the first place's of the tile to the right
     * @param last the fourth place's of the tile to the left
     * @param even where the sums go for the columns 0, 2, ..
     * @param odd for the columns 1, 3, ..
     */
    static void inputBack(
            float[] v0,
            float[] v1,
            float[] v2,
            float[] v3,
            float[] next,
            float[] last,
            float[] even,
            float[] odd,
            int count) {
        for (int i = 0; i < count; i++) {
            even[i] = v1[i] - v2[i] - v3[i] + last[i];
        }
        for (int i = 0; i < count; i++) {
            odd[i] = v1[i] + v2[i] - v0[i] + next[i];
        }
    }

    /**
     * The way back down a column.
     *
     * @param v0 gradients of the four places
     * @param carried what the tile above has of the upper row, replaced by what this tile has of the next one
     * @param under the same of the lower row
     * @param upper where the complete row goes
     * @param lower where the row after it goes
     */
    static void inputBackDown(
            float[] v0,
            float[] v1,
            float[] v2,
            float[] v3,
            float[] carried,
            float[] under,
            float[] upper,
            float[] lower,
            int count) {
        for (int i = 0; i < count; i++) {
            upper[i] = carried[i] + v0[i];
            carried[i] = v1[i] + v2[i] - v0[i];
        }
        for (int i = 0; i < count; i++) {
            lower[i] = under[i] + v1[i] - v2[i] - v3[i];
            under[i] = v3[i];
        }
    }

    /** Four places to two pixels: {@code m0 + m1 + m2 + bias, m1 - m2 + m3 + bias}. */
    static void output(float[] m0, float[] m1, float[] m2, float[] m3, float bias, float[] y0, float[] y1, int count) {
        for (int i = 0; i < count; i++) {
            float b = m1[i];
            float c = m2[i];
            y0[i] = m0[i] + b + c + bias;
            y1[i] = b - c + m3[i] + bias;
        }
    }

    /** The way back's middle places; the outer two are the pixels themselves. */
    static void outputBack(float[] y0, float[] y1, float[] m1, float[] m2, int count) {
        for (int i = 0; i < count; i++) {
            m1[i] = y0[i] + y1[i];
            m2[i] = y0[i] - y1[i];
        }
    }

    /** Three entries to the middle two of four places; the outer two are the outer entries. */
    static void kernel(float[] w0, float[] w1, float[] w2, float[] u1, float[] u2, int count) {
        for (int i = 0; i < count; i++) {
            float outer = HALF * (w0[i] + w2[i]);
            float inner = HALF * w1[i];
            u1[i] = outer + inner;
            u2[i] = outer - inner;
        }
    }

    /** The way back. */
    static void kernelBack(
            float[] u0, float[] u1, float[] u2, float[] u3, float[] w0, float[] w1, float[] w2, int count) {
        for (int i = 0; i < count; i++) {
            float sum = HALF * (u1[i] + u2[i]);
            w0[i] = u0[i] + sum;
            w1[i] = HALF * (u1[i] - u2[i]);
            w2[i] = sum + u3[i];
        }
    }

    static void accumulate(float[] x, float[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += x[i];
        }
    }
}
