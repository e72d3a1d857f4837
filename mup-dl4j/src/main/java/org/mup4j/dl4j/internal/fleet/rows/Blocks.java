package org.mup4j.dl4j.internal.fleet.rows;

import java.util.Arrays;

/** Products in plain loops: 16 sums at a time, so that each number read is used four times. */
final class Blocks implements Products {

    private final int in;
    private final int out;
    private final float[] w;
    private final float[] g;

    Blocks(int in, int out) {
        this.in = in;
        this.out = out;
        this.w = new float[out * in];
        this.g = new float[w.length];
    }

    @Override
    public Numbers weights() {
        return new Numbers.InArray(w);
    }

    @Override
    public void forward(float[] x, float[] z, int rows) {
        add(new Side(x, in, 1), new Side(w, in, 1), z, rows, out, in);
    }

    @Override
    public void inputGradient(float[] d, float[] dx, int rows) {
        Arrays.fill(dx, 0, rows * in, 0);
        add(new Side(d, out, 1), new Side(w, 1, in), dx, rows, in, out);
    }

    @Override
    public void weightGradient(float[] x, float[] d, int rows, Pieces pieces) {
        Arrays.fill(g, 0);
        add(new Side(d, 1, out), new Side(x, 1, in), g, out, in, rows);
        pieces.take(g, 0, g.length);
    }

    /**
     * A matrix as one side of a product.
     *
     * @param numbers its numbers
     * @param line from one line to the next: a row on the left side, a column on the right
     * @param step from one number of a line to the next
     */
    private record Side(float[] numbers, int line, int step) {}

    /** {@code c[i][j] += sum over k of a[i][k] b[k][j]}. */
    private static void add(Side a, Side b, float[] c, int m, int n, int length) {
        for (int i = 0; i < m; i += 4) {
            for (int j = 0; j < n; j += 4) {
                if (i + 4 <= m && j + 4 <= n) {
                    sixteen(
                            a.numbers,
                            i * a.line,
                            a.line,
                            a.step,
                            b.numbers,
                            j * b.line,
                            b.line,
                            b.step,
                            c,
                            i * n + j,
                            n,
                            length);
                } else {
                    rest(a, i, Math.min(m, i + 4), b, j, Math.min(n, j + 4), c, n, length);
                }
            }
        }
    }

    private static void rest(Side a, int i0, int i1, Side b, int j0, int j1, float[] c, int n, int length) {
        for (int i = i0; i < i1; i++) {
            for (int j = j0; j < j1; j++) {
                float sum = c[i * n + j];
                for (int k = 0; k < length; k++) {
                    sum += a.numbers[i * a.line + k * a.step] * b.numbers[j * b.line + k * b.step];
                }
                c[i * n + j] = sum;
            }
        }
    }

    private static void sixteen(
            float[] a,
            int aFrom,
            int aLine,
            int aStep,
            float[] b,
            int bFrom,
            int bLine,
            int bStep,
            float[] c,
            int to,
            int n,
            int length) {
        float c00 = 0, c01 = 0, c02 = 0, c03 = 0;
        float c10 = 0, c11 = 0, c12 = 0, c13 = 0;
        float c20 = 0, c21 = 0, c22 = 0, c23 = 0;
        float c30 = 0, c31 = 0, c32 = 0, c33 = 0;
        for (int k = 0; k < length; k++) {
            int p = aFrom + k * aStep;
            int q = bFrom + k * bStep;
            float a0 = a[p];
            float a1 = a[p + aLine];
            float a2 = a[p + 2 * aLine];
            float a3 = a[p + 3 * aLine];
            float b0 = b[q];
            float b1 = b[q + bLine];
            float b2 = b[q + 2 * bLine];
            float b3 = b[q + 3 * bLine];
            c00 += a0 * b0;
            c01 += a0 * b1;
            c02 += a0 * b2;
            c03 += a0 * b3;
            c10 += a1 * b0;
            c11 += a1 * b1;
            c12 += a1 * b2;
            c13 += a1 * b3;
            c20 += a2 * b0;
            c21 += a2 * b1;
            c22 += a2 * b2;
            c23 += a2 * b3;
            c30 += a3 * b0;
            c31 += a3 * b1;
            c32 += a3 * b2;
            c33 += a3 * b3;
        }
        addFour(c, to, c00, c01, c02, c03);
        addFour(c, to + n, c10, c11, c12, c13);
        addFour(c, to + 2 * n, c20, c21, c22, c23);
        addFour(c, to + 3 * n, c30, c31, c32, c33);
    }

    private static void addFour(float[] c, int to, float s0, float s1, float s2, float s3) {
        c[to] += s0;
        c[to + 1] += s1;
        c[to + 2] += s2;
        c[to + 3] += s3;
    }
}
