package org.mup4j.core.measure;

/** How a tensor becomes one number. */
public enum Norm {
    /** The mean of the absolute values of the entries. */
    L1_MEAN,
    /** The root of the mean square of the entries. */
    RMS,
    /** The root of the sum of the squares of the entries. */
    FROBENIUS,
    /** The largest singular value of the tensor as a matrix of shape [fan-out, fan-in]. */
    SPECTRAL,
    /**
     * The operator norm from RMS to RMS: {@code sqrt(fan-in / fan-out)} times the largest singular value (Yang et al.
     * 2023, arXiv:2310.17813). For the update of a tensor it has no width under muP, in any role.
     */
    RMS_TO_RMS;

    /**
     * Whether the norm is one of a matrix and costs more than one pass over the entries.
     *
     * @return true for SPECTRAL and RMS_TO_RMS
     */
    public boolean isSpectral() {
        return this == SPECTRAL || this == RMS_TO_RMS;
    }
}
