package org.mup4j.dl4j.measure;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.measure.GolubKahan.Ritz;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The largest singular value of a matrix: exactly, or as a lower bound that costs a few readings of the matrix.
 *
 * <p>An instance makes estimates of one matrix as it changes. It keeps the singular vector that it found last, of the
 * matrix's shorter side.
 */
final class SpectralNorm {

    private static final double EXACT = 1e-7;
    private static final double FRESH = 0.3;

    /** Up to this many columns, their inner products are fewer numbers than the steps would read. */
    private static final int FEW = 128;

    private static final int MOST_STEPS = 40;

    /** Rounding of one product, and by how much an estimate is lowered so that rounding never lifts it above the norm. */
    private static final double FLOAT_ROUNDING = 1e-5;

    private static final double DOUBLE_ROUNDING = 1e-12;

    private final SplittableRandom random = new SplittableRandom(0x6d7570346aL);
    private double @Nullable [] last;

    /** The largest singular value of a matrix, to 1e-6; not a number if the matrix has entries that are not finite. */
    static double exact(INDArray matrix) {
        LinearMap map = new NativeMap(upright(matrix.castTo(DataType.DOUBLE)));
        GolubKahan process = new GolubKahan(map, gaussian(new SplittableRandom(1), map.columns()), DOUBLE_ROUNDING);
        int all = Math.min(map.rows(), map.columns());
        while (process.steps() < all && !process.isExhausted()) {
            process.step();
            int steps = process.steps();
            // Each look costs an eigenvalue problem of the size of the steps.
            if (steps < 16 || steps % 8 == 0) {
                Ritz ritz = process.ritz();
                if (ritz.coupling() <= EXACT * ritz.value()) {
                    return ritz.value();
                }
            }
        }
        return process.ritz().value();
    }

    /**
     * A lower bound of the largest singular value, with the first and every later estimate held to the same standard: the
     * search starts from a random direction, and what was found last is tried beside it.
     *
     * @param matrix float or double
     * @return the bound; not a number if the matrix has entries that are not finite
     */
    double estimate(INDArray matrix) {
        return estimate(matrix, null);
    }

    /**
     * A lower bound of the largest singular value, at half the cost: the search starts from what was found last and from a
     * hint.
     *
     * @param matrix float or double
     * @param hint a vector that the matrix is likely to lengthen, as an update's for a weight; null, or of another length,
     *     for none
     * @return the bound; not a number if the matrix has entries that are not finite
     */
    double estimate(INDArray matrix, double @Nullable [] hint) {
        double rounding = matrix.dataType() == DataType.FLOAT ? FLOAT_ROUNDING : DOUBLE_ROUNDING;
        INDArray upright = upright(matrix);
        boolean few = upright.size(1) <= FEW;
        LinearMap map = few ? new GramMap(upright) : new NativeMap(upright);
        double[] known = fitting(last, map.columns());
        double[] hinted = fitting(hint, map.columns());
        double value;
        if (few || known == null || hinted == null) {
            double lastNow = known == null ? 0 : GolubKahan.norm(map.apply(known));
            value = Math.max(run(map, new double[0][], few ? Pace.FREE : Pace.COLD, rounding), lastNow);
        } else {
            value = run(map, new double[][] {known, hinted}, Pace.WARM, rounding);
        }
        return (few ? Math.sqrt(value) : value) * (1 - rounding);
    }

    private double run(LinearMap map, double[][] from, Pace pace, double rounding) {
        GolubKahan process = new GolubKahan(map, start(map.columns(), from), rounding);
        double beforeLast;
        double before = 0;
        Ritz ritz = process.ritz();
        do {
            process.step();
            beforeLast = before;
            before = ritz.value();
            ritz = process.ritz();
        } while (!process.isExhausted() && !pace.isSettled(process.steps(), ritz.value() - beforeLast, ritz.value()));
        last = Double.isFinite(ritz.value()) && ritz.value() > 0 ? process.rightVector(ritz) : null;
        return ritz.value();
    }

    /** When to stop: after some steps, once the last two together have added less than a part of the value. */
    private enum Pace {
        WARM(4, 1e-3),
        COLD(6, 3e-4),
        /** Each step costs next to nothing. */
        FREE(12, 1e-6);

        private final int fewest;
        private final double growth;

        Pace(int fewest, double growth) {
            this.fewest = fewest;
            this.growth = growth;
        }

        boolean isSettled(int steps, double added, double value) {
            return steps >= MOST_STEPS || steps >= fewest && added <= growth * value;
        }
    }

    /** What the last estimate ended with, as a hint for a matrix that is likely to have a similar vector. */
    double @Nullable [] vector() {
        return last;
    }

    private double[] start(int length, double[][] from) {
        double[] start = gaussian(random, length);
        // The random part has length sqrt(n) and is to be FRESH of a unit vector's.
        double scale = Math.sqrt(length) / FRESH;
        for (double[] unit : from) {
            for (int i = 0; i < length; i++) {
                start[i] += scale * unit[i];
            }
        }
        return start;
    }

    private static double @Nullable [] fitting(double @Nullable [] vector, int length) {
        return vector != null && vector.length == length ? vector : null;
    }

    private static double[] gaussian(SplittableRandom random, int length) {
        double[] vector = new double[length];
        for (int i = 0; i < length; i++) {
            vector[i] = random.nextGaussian();
        }
        return vector;
    }

    /** No wider than high: the basis of the shorter side is the one kept between estimates. */
    private static INDArray upright(INDArray matrix) {
        return matrix.size(0) < matrix.size(1) ? matrix.transpose() : matrix;
    }
}
