package org.mup4j.core.rule;

/**
 * What a tensor does in a network whose width grows: which of its two fans grow with it (Yang et al. 2021,
 * arXiv:2203.03466, table 3 and appendix B).
 *
 * <p>{@link #INPUT} and {@link #VECTOR} obey the same rule; they are told apart because a vector is added or multiplied
 * entry by entry and so never carries a forward multiplier.
 */
public enum Role {
    /** A matrix from a finite axis to a width: the first layer, an embedding table, a depthwise kernel. */
    INPUT(false, true, true),
    /** One number for each unit of a width: a hidden bias, the gain and shift of a normalisation. */
    VECTOR(false, true, false),
    /** A matrix from a width to a width. */
    HIDDEN(true, true, true),
    /** A matrix from a width to a finite axis: the readout. */
    OUTPUT(true, false, true),
    /** A tensor without any width: the readout's bias, a network without hidden layers. */
    SCALAR(false, false, false);

    private final boolean fanInScales;
    private final boolean fanOutScales;
    private final boolean matrix;

    Role(boolean fanInScales, boolean fanOutScales, boolean matrix) {
        this.fanInScales = fanInScales;
        this.fanOutScales = fanOutScales;
        this.matrix = matrix;
    }

    /**
     * The role of a tensor that multiplies its input, from the axes that grow.
     *
     * @param fanInScales whether the fan-in is a width
     * @param fanOutScales whether the fan-out is a width
     * @return INPUT, HIDDEN, OUTPUT, or SCALAR where neither grows
     */
    public static Role ofMatrix(boolean fanInScales, boolean fanOutScales) {
        if (fanInScales) {
            return fanOutScales ? HIDDEN : OUTPUT;
        }
        return fanOutScales ? INPUT : SCALAR;
    }

    /**
     * The role of a tensor that has one entry for each unit, such as a bias or a gain.
     *
     * @param scales whether the units are a width
     * @return VECTOR, or SCALAR where their number is fixed
     */
    public static Role ofVector(boolean scales) {
        return scales ? VECTOR : SCALAR;
    }

    /**
     * Whether the fan-in grows with the width.
     *
     * @return true for HIDDEN and OUTPUT
     */
    public boolean fanInScales() {
        return fanInScales;
    }

    /**
     * Whether the fan-out grows with the width.
     *
     * @return true for INPUT, VECTOR and HIDDEN
     */
    public boolean fanOutScales() {
        return fanOutScales;
    }

    /**
     * Whether the tensor multiplies its input and may therefore carry a forward multiplier.
     *
     * @return true for INPUT, HIDDEN and OUTPUT
     */
    public boolean isMatrix() {
        return matrix;
    }
}
