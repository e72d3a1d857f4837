package org.mup4j.dl4j.measure;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.mup4j.dl4j.measure.GolubKahan.Ritz;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The largest singular value of a matrix: exactly, or as a lower bound that costs some readings of the matrix.
 *
 * <p>An instance makes estimates, each from a random direction of its own. An estimate ends once the bound of {@link Lanczos}
 * says that it is within 2%, whatever the matrix, but for one start in ten thousand: the one whose part along the singular
 * vector is so small. Nothing is kept from one matrix to the next, since where the last one's vector was says nothing about a
 * direction that has overtaken it.
 */
final class SpectralNorm {

    private static final double EXACT = 1e-7;

    /** Up to this many columns, their inner products are fewer numbers than the steps would read. */
    private static final int FEW = 128;

    /** How far below the norm an estimate may be, and the chance, at most, that it is lower. */
    private static final double WITHIN = 0.02;

    static final double CHANCE = 1e-4;

    /** Rounding of one product, and by how much an estimate is lowered so that rounding never lifts it above the norm. */
    private static final double FLOAT_ROUNDING = 1e-5;

    private static final double DOUBLE_ROUNDING = 1e-12;

    /** Lengths of a matrix whose entries can be squared. */
    private static final double SMALLEST = 1e-12;

    private static final double LARGEST = 1e12;

    private static final double COARSE = 1e-3;
    private static final double FINE = 1e-9;

    private final SplittableRandom random = new SplittableRandom(0x6d7570346aL);

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
     * A lower bound of the largest singular value, within 2% but for a chance of one in ten thousand.
     *
     * @param matrix float or double
     * @return the bound; not a number if the matrix has entries that are not finite
     */
    double estimate(INDArray matrix) {
        return estimate(matrix, Norms.frobenius(matrix));
    }

    /**
     * As {@link #estimate(INDArray)}, of a matrix whose Frobenius norm is known.
     *
     * @param matrix float or double
     * @param frobenius its Frobenius norm
     * @return the bound; not a number if the matrix has entries that are not finite
     */
    double estimate(INDArray matrix, double frobenius) {
        if (frobenius == 0 || !Double.isFinite(frobenius)) {
            return frobenius == 0 ? 0 : Double.NaN;
        } else if (frobenius < SMALLEST || frobenius > LARGEST) {
            return frobenius * estimate(matrix.castTo(DataType.DOUBLE).div(frobenius), 1);
        }
        INDArray upright = upright(matrix);
        double rounding = matrix.dataType() == DataType.FLOAT ? FLOAT_ROUNDING : DOUBLE_ROUNDING;
        Square square = square(upright);
        double squared = largest(square.product(), gaussian(random, square.size()), rounding);
        return Math.sqrt(squared) * (1 - rounding);
    }

    /**
     * Products of A'A or AA' with vectors.
     *
     * @param size how long the vectors are
     * @param product the products
     */
    private record Square(int size, UnaryOperator<double[]> product) {}

    private static Square square(INDArray upright) {
        int columns = Math.toIntExact(upright.size(1));
        if (columns <= FEW) {
            return new Square(columns, new GramMatrix(upright)::apply);
        } else if (SquareMap.takes(upright)) {
            SquareMap map = SquareMap.of(upright);
            return new Square(map.size(), map::apply);
        }
        LinearMap map = new NativeMap(upright);
        return new Square(columns, vector -> map.applyTransposed(map.apply(vector)));
    }

    /**
     * A lower bound of the largest eigenvalue of A'A.
     *
     * @param square products of A'A with vectors
     * @param start where to start from: independent Gaussian numbers, so that the part along any direction is one, too
     * @param rounding relative error of one product
     * @return the bound, which becomes one within 2% for A by a square root
     */
    static double largest(UnaryOperator<double[]> square, double[] start, double rounding) {
        // A Gaussian number is this small with at most that chance: its density is at most 1 / sqrt(2 pi).
        double part = CHANCE * Math.sqrt(Math.PI / 2) / GolubKahan.norm(start);
        double allowed = (1 - WITHIN) * (1 + 2 * rounding);
        Lanczos process = new Lanczos(square, start);
        do {
            process.step();
        } while (!process.isExhausted() && !process.isAtMost(process.lower(COARSE) / (allowed * allowed), part));
        return process.lower(FINE);
    }

    private static double[] gaussian(SplittableRandom random, int length) {
        double[] vector = new double[length];
        for (int i = 0; i < length; i++) {
            vector[i] = random.nextGaussian();
        }
        return vector;
    }

    /** No wider than high: steps work on vectors of the shorter side. */
    private static INDArray upright(INDArray matrix) {
        return matrix.size(0) < matrix.size(1) ? matrix.transpose() : matrix;
    }
}
