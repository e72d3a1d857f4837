package org.mup4j.dl4j.measure;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The largest eigenvalue of a positive semi-definite matrix G, bounded from both sides by its products with a few vectors.
 *
 * <p>From a vector of length 1, {@code v_0}, the process makes {@code G V = V T + b_k v_k e'} with T tridiagonal (Lanczos 1950,
 * doi:10.6028/jres.045.026). The largest eigenvalue of T is a lower bound. It may be far too low, and stay so for some steps, if
 * {@code v_0} has hardly any part along the eigenvector: so standing still proves nothing. An upper bound does (van Dorsselaer,
 * Hochstenbach &amp; van der Vorst 2001, doi:10.1137/S0895479800366859): {@code v_j = p_j(G) v_0}, with a polynomial p_j that T
 * holds, and no part of {@code v_j} is longer than 1. Hence the part c of {@code v_0} along the eigenvector of the eigenvalue
 * {@code x} has {@code c p_j(x) <= 1}; beyond its zeros p_j only grows, so where {@code p_j(t) >= 1/c}, {@code x <= t}.
 *
 * <p>Vectors are made orthogonal to the last two only. Both bounds rest on the three-term recurrence and on the vectors' length,
 * not on their staying orthogonal to all earlier ones; rounding moves them by as much as it moves one product.
 */
final class Lanczos {

    private final UnaryOperator<double[]> product;
    private double[] before;
    private double[] current;

    private double[] diagonal = new double[32];

    /** The number left of the diagonal in each row, 0 in the first; one more than there are rows. */
    private double[] beside = new double[33];

    private int steps;
    private double lower;
    private boolean exhausted;

    /**
     * Starts from a vector.
     *
     * @param product G times a vector, as a new array
     * @param start a vector of any length but 0
     */
    Lanczos(UnaryOperator<double[]> product, double[] start) {
        this.product = product;
        this.before = new double[start.length];
        this.current = start.clone();
        divide(current, GolubKahan.norm(start));
    }

    /** One more product with G. */
    void step() {
        if (steps == diagonal.length) {
            diagonal = Arrays.copyOf(diagonal, 2 * steps);
            beside = Arrays.copyOf(beside, 2 * steps + 1);
        }
        double[] next = product.apply(current);
        double alpha = GolubKahan.dot(next, current);
        double beta = beside[steps];
        for (int i = 0; i < next.length; i++) {
            next[i] -= alpha * current[i] + beta * before[i];
        }
        double length = GolubKahan.norm(next);
        diagonal[steps] = alpha;
        steps++;
        beside[steps] = length;
        // Also if something is not a number any more.
        exhausted = !(length > 0);
        if (!exhausted) {
            divide(next, length);
        }
        before = current;
        current = next;
    }

    int steps() {
        return steps;
    }

    /** Whether there is no vector to go on with. */
    boolean isExhausted() {
        return exhausted;
    }

    /**
     * A lower bound of the largest eigenvalue of G: that of T, which grows from step to step.
     *
     * @param precision by how much less than the eigenvalue of T it may be, relative
     * @return the bound
     */
    double lower(double precision) {
        double low = Math.max(lower, Arrays.stream(diagonal, 0, steps).max().orElse(0));
        double gap = precision * low;
        while (low > 0 && !isAboveAll(low + gap)) {
            low += gap;
            gap *= 2;
        }
        while (gap > precision * low) {
            gap /= 2;
            low += isAboveAll(low + gap) ? 0 : gap;
        }
        lower = low;
        return low;
    }

    /** Whether a number is above all eigenvalues of T: whether all pivots of t - T are positive. */
    private boolean isAboveAll(double t) {
        double pivot = t - diagonal[0];
        for (int i = 1; i < steps && pivot > 0; i++) {
            pivot = t - diagonal[i] - beside[i] * beside[i] / pivot;
        }
        return pivot > 0;
    }

    /**
     * Whether a number is an upper bound.
     *
     * @param t the number
     * @param part the least part of the start, relative to its length, along the eigenvector of the largest eigenvalue
     * @return true only if no eigenvalue of G is above the number
     */
    boolean isAtMost(double t, double part) {
        double last = 0;
        double polynomial = 1;
        for (int i = 0; i < steps && polynomial > 0; i++) {
            double next = ((t - diagonal[i]) * polynomial - beside[i] * last) / beside[i + 1];
            last = polynomial;
            polynomial = next;
            if (polynomial * part >= 1) {
                return true;
            }
        }
        return false;
    }

    private static void divide(double[] x, double divisor) {
        for (int i = 0; i < x.length; i++) {
            x[i] /= divisor;
        }
    }
}
