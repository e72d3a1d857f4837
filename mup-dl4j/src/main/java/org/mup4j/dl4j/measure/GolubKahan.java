package org.mup4j.dl4j.measure;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * Golub-Kahan bidiagonalisation of a matrix A with full reorthogonalisation (Golub &amp; Kahan 1965,
 * doi:10.1137/0702016): after k steps {@code A'U = V B'}, with orthonormal columns in U (k of them) and V, and B bidiagonal.
 * Each step applies A and its transpose once. The largest singular value of B never exceeds that of A.
 */
final class GolubKahan {

    /** Below this part of its length before orthogonalisation, a vector is rounding error. */
    private static final double NOTHING = 1e-12;

    private final LinearMap map;
    private final double nothing;
    private final List<double[]> left = new ArrayList<>();
    private final List<double[]> right = new ArrayList<>();
    private final List<Double> diagonal = new ArrayList<>();
    private final List<Double> beside = new ArrayList<>();
    private boolean exhausted;
    private boolean finite = true;

    /**
     * Starts from a right vector.
     *
     * @param map the matrix
     * @param start a vector of any length but 0
     * @param precision rounding error of one application, relative
     */
    GolubKahan(LinearMap map, double[] start, double precision) {
        this.map = map;
        this.nothing = Math.max(NOTHING, precision);
        double[] first = start.clone();
        scale(first, 1 / norm(first));
        right.add(first);
    }

    /** One step; does nothing if the vectors reachable from the start are exhausted. */
    void step() {
        if (exhausted) {
            return;
        }
        double[] u = map.apply(right.get(right.size() - 1));
        double alpha = orthogonalise(u, left);
        if (alpha == 0) {
            exhausted = true;
            return;
        }
        left.add(u);
        diagonal.add(alpha);
        double[] v = map.applyTransposed(u);
        double beta = orthogonalise(v, right);
        beside.add(beta);
        if (beta == 0) {
            exhausted = true;
        } else {
            right.add(v);
        }
    }

    int steps() {
        return diagonal.size();
    }

    boolean isExhausted() {
        return exhausted;
    }

    /** Makes a vector orthogonal to a basis and of length 1; returns the length before, 0 if nothing was left. */
    private double orthogonalise(double[] vector, List<double[]> basis) {
        double before = norm(vector);
        finite &= Double.isFinite(before);
        for (int pass = 0; pass < 2; pass++) {
            for (double[] b : basis) {
                subtract(vector, dot(vector, b), b);
            }
        }
        double length = norm(vector);
        if (!(length > nothing * before)) {
            return 0;
        }
        scale(vector, 1 / length);
        return length;
    }

    /** The largest singular value of the bidiagonal matrix so far; not a number if the matrix is not finite. */
    Ritz ritz() {
        int k = steps();
        if (k == 0 || !finite) {
            return new Ritz(finite ? 0 : Double.NaN, 0);
        }
        double[] main = new double[k];
        double[] second = new double[k - 1];
        for (int i = 0; i < k; i++) {
            main[i] = square(diagonal.get(i)) + square(beside.get(i));
            if (i > 0) {
                second[i - 1] = diagonal.get(i) * beside.get(i - 1);
            }
        }
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(main, second);
        double value = Math.sqrt(Math.max(eigen.getEigenvalue(0), 0));
        double[] vector = eigen.getEigenvector(0).toArray();
        return new Ritz(value, beside.get(k - 1) * Math.abs(vector[k - 1]));
    }

    /**
     * An approximate largest singular value.
     *
     * @param value the value, never above the largest singular value but for rounding
     * @param coupling how strongly its vector is tied to what has not been seen yet, in the units of the matrix
     */
    record Ritz(double value, double coupling) {}

    static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    private static double square(double x) {
        return x * x;
    }

    static double dot(double[] x, double[] y) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        // Four sums at once: one alone waits for each addition before the next.
        for (; i + 3 < x.length; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < x.length; i++) {
            a += x[i] * y[i];
        }
        return a + b + (c + d);
    }

    private static void subtract(double[] x, double factor, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] -= factor * y[i];
        }
    }

    private static void scale(double[] x, double factor) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
    }
}
