package org.mup4j.dl4j.measure;

import org.mup4j.core.measure.Norm;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Norms of arrays of any rank, order and strides. An array without entries has the norm 0; one with an entry that is not
 * finite has a norm that is not finite.
 *
 * <p>Entrywise norms are BLAS reductions in the array's own type: to 1e-12 in double, and to 1e-5 in float, where ND4J's own
 * reductions lose more. They allocate nothing unless the entries lie in memory with gaps.
 */
public final class Norms {

    /** Below this sum of squares, squares of float entries may have underflowed. */
    private static final double FLOAT_SQUARES = 1e-30;

    private static final double DOUBLE_SQUARES = 1e-290;

    private Norms() {}

    /**
     * An entrywise norm.
     *
     * @param norm {@link Norm#L1_MEAN}, {@link Norm#RMS} or {@link Norm#FROBENIUS}
     * @param array any array
     * @return the norm
     * @throws MuPException if the norm is one of a matrix
     */
    public static double of(Norm norm, INDArray array) {
        return switch (norm) {
            case L1_MEAN -> l1Mean(array);
            case RMS -> rms(array);
            case FROBENIUS -> frobenius(array);
            case SPECTRAL, RMS_TO_RMS ->
                throw new MuPException(
                        "The norm " + norm
                                + " is one of a parameter as a matrix, and a layer's output is none: use L1_MEAN, RMS or FROBENIUS");
        };
    }

    /**
     * A norm of a parameter, of its gradient or of its update.
     *
     * @param norm any norm; SPECTRAL and RMS_TO_RMS to 1e-6
     * @param tensor the array
     * @param form how it is a matrix
     * @return the norm
     */
    public static double of(Norm norm, INDArray tensor, TensorForm form) {
        return switch (norm) {
            case L1_MEAN, RMS, FROBENIUS -> of(norm, tensor);
            case SPECTRAL -> spectral(tensor, form);
            case RMS_TO_RMS -> rmsToRms(spectral(tensor, form), form);
        };
    }

    /**
     * The mean absolute value of the entries.
     *
     * @param array any array
     * @return {@code sum |x| / n}
     */
    public static double l1Mean(INDArray array) {
        if (array.isEmpty()) {
            return 0;
        }
        return Workspaces.scratch(() -> Nd4j.getBlasWrapper().asum(Views.vector(Views.real(array))) / array.length());
    }

    /**
     * The root mean square of the entries.
     *
     * @param array any array
     * @return {@code sqrt(sum x^2 / n)}
     */
    public static double rms(INDArray array) {
        return array.isEmpty() ? 0 : frobenius(array) / Math.sqrt(array.length());
    }

    /**
     * The Frobenius norm.
     *
     * @param array any array
     * @return {@code sqrt(sum x^2)}
     */
    public static double frobenius(INDArray array) {
        return array.isEmpty() ? 0 : Workspaces.scratch(() -> length(Views.vector(Views.real(array))));
    }

    /** The dot product runs at the speed of memory, the norm that scales by the largest entry at a tenth of it. */
    private static double length(INDArray vector) {
        double squares = Nd4j.getBlasWrapper().dot(vector, vector);
        double least = vector.dataType() == DataType.FLOAT ? FLOAT_SQUARES : DOUBLE_SQUARES;
        boolean inRange = squares > least && squares < Double.POSITIVE_INFINITY;
        return inRange ? Math.sqrt(squares) : Nd4j.getBlasWrapper().nrm2(vector);
    }

    /**
     * The largest singular value of a tensor as a matrix from inputs to outputs, by Golub-Kahan bidiagonalisation in double
     * until it has converged. A vector's is its length.
     *
     * @param tensor a parameter, its gradient or its update
     * @param form how it is a matrix
     * @return the norm, to 1e-6 relative; not a number if the tensor has an entry that is not finite
     */
    public static double spectral(INDArray tensor, TensorForm form) {
        if (tensor.isEmpty()) {
            return 0;
        }
        return Workspaces.outside(
                () -> isVector(tensor) ? frobenius(tensor) : SpectralNorm.exact(matrix(tensor, form)));
    }

    /**
     * The operator norm from RMS to RMS that belongs to a largest singular value: how much the matrix can lengthen an input,
     * both sides measured by RMS (Yang et al. 2023, arXiv:2310.17813).
     *
     * @param spectral the largest singular value
     * @param form fan-in and fan-out
     * @return {@code sqrt(fanIn / fanOut)} times the largest singular value
     */
    public static double rmsToRms(double spectral, TensorForm form) {
        return Math.sqrt((double) form.fanIn() / form.fanOut()) * spectral;
    }

    static boolean isVector(INDArray tensor) {
        long sides = 0;
        for (long size : tensor.shape()) {
            sides += size > 1 ? 1 : 0;
        }
        return sides <= 1;
    }

    static INDArray matrix(INDArray tensor, TensorForm form) {
        int[] outputs = form.outputs().stream().mapToInt(Integer::intValue).toArray();
        return Views.matrix(Views.real(tensor), outputs);
    }
}
