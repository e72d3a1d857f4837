package org.mup4j.examples.heatmap;

import java.util.Random;

/**
 * The largest singular value of a matrix by power iteration on {@code W W'}, started from a fixed Gaussian vector. One
 * iteration passes over the matrix once. It ends at a relative change below 1e-3, after 30 iterations, or when the value
 * is within 1e-3 of the Frobenius norm, which bounds it from above and is reached by matrices of rank one.
 */
final class SpectralNorm {

    /** Relative change at which the iteration ends. */
    static final double TOLERANCE = 1e-3;

    private static final int ITERATIONS = 30;
    private static final long START = 20_220_307;

    private SpectralNorm() {}

    /**
     * The spectral norm of a matrix.
     *
     * @param matrix stored column by column
     * @param rows number of rows
     * @param columns number of columns
     * @param frobenius its Frobenius norm
     * @return the spectral norm
     */
    static double of(double[] matrix, int rows, int columns, double frobenius) {
        if (frobenius == 0 || !Double.isFinite(frobenius)) {
            return frobenius;
        }
        double[] v = start(rows);
        double sigma = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            double[] next = new double[rows];
            double before = sigma;
            sigma = iterate(matrix, rows, columns, v, next);
            if (sigma >= frobenius * (1 - TOLERANCE) || Math.abs(sigma - before) <= TOLERANCE * sigma) {
                break;
            }
            normalise(next);
            v = next;
        }
        return sigma;
    }

    /**
     * The Frobenius norm.
     *
     * @param matrix numbers
     * @param size how many of them
     * @return root of the sum of squares
     */
    static double frobenius(double[] matrix, int size) {
        return Math.sqrt(sumOfSquares(matrix, size));
    }

    /**
     * The square of the Frobenius norm.
     *
     * @param matrix numbers
     * @param size how many of them
     * @return sum of squares
     */
    static double sumOfSquares(double[] matrix, int size) {
        return dot(matrix, 0, matrix, 0, size);
    }

    /** Norm of {@code W' v}, and {@code W W' v} into {@code next}. */
    private static double iterate(double[] matrix, int rows, int columns, double[] v, double[] next) {
        double sum = 0;
        for (int j = 0; j < columns; j++) {
            double u = dot(matrix, j * rows, v, 0, rows);
            sum += u * u;
            for (int i = 0, at = j * rows; i < rows; i++, at++) {
                next[i] += u * matrix[at];
            }
        }
        return Math.sqrt(sum);
    }

    /** Four partial sums, so that additions need not wait for one another. */
    private static double dot(double[] a, int from, double[] b, int fromB, int size) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < size; i += 4) {
            s0 += a[from + i] * b[fromB + i];
            s1 += a[from + i + 1] * b[fromB + i + 1];
            s2 += a[from + i + 2] * b[fromB + i + 2];
            s3 += a[from + i + 3] * b[fromB + i + 3];
        }
        for (; i < size; i++) {
            s0 += a[from + i] * b[fromB + i];
        }
        return s0 + s1 + s2 + s3;
    }

    private static double[] start(int size) {
        Random random = new Random(START);
        double[] v = new double[size];
        for (int i = 0; i < size; i++) {
            v[i] = random.nextGaussian();
        }
        normalise(v);
        return v;
    }

    private static void normalise(double[] v) {
        double norm = frobenius(v, v.length);
        for (int i = 0; i < v.length; i++) {
            v[i] /= norm;
        }
    }
}
