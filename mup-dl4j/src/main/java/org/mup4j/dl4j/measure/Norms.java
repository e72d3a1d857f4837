package org.mup4j.dl4j.measure;

import org.mup4j.core.measure.Norm;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Norms of arrays. The entrywise ones are ND4J's own reductions in the array's type, whatever its rank, order and strides;
 * an array without entries has the norm 0.
 */
public final class Norms {

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
     * The mean absolute value of the entries.
     *
     * @param array any array
     * @return {@code sum |x| / n}
     */
    public static double l1Mean(INDArray array) {
        return array.isEmpty() ? 0 : array.norm1Number().doubleValue() / array.length();
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
        return array.isEmpty() ? 0 : array.norm2Number().doubleValue();
    }
}
