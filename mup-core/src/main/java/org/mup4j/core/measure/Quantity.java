package org.mup4j.core.measure;

/** What a reading is a reading of. */
public enum Quantity {
    /** The gradient of the mean loss, before clipping, regularisation and updater. */
    GRADIENT,
    /** What the step subtracts from the parameters: rate, momentum, clipping and decay included. */
    UPDATE,
    /** The parameters themselves. */
    WEIGHT,
    /** The parameters minus their values when measuring began. */
    WEIGHT_CHANGE,
    /** A layer's output. */
    ACTIVATION,
    /** A layer's output before its activation function. */
    PRE_ACTIVATION,
    /** A layer's output on a fixed batch minus its value when measuring began. */
    ACTIVATION_CHANGE,
    /** A layer's output before its activation function, on a fixed batch, minus its value when measuring began. */
    PRE_ACTIVATION_CHANGE,
    /** The norm of the gradient over the norm of the weight. */
    GRADIENT_TO_WEIGHT,
    /** The norm of the update over the norm of the weight. */
    UPDATE_TO_WEIGHT;

    /**
     * Whether the quantity belongs to a parameter rather than to a layer's output.
     *
     * @return true for gradients, updates, weights and their ratios
     */
    public boolean isOfParameter() {
        return switch (this) {
            case GRADIENT, UPDATE, WEIGHT, WEIGHT_CHANGE, GRADIENT_TO_WEIGHT, UPDATE_TO_WEIGHT -> true;
            case ACTIVATION, PRE_ACTIVATION, ACTIVATION_CHANGE, PRE_ACTIVATION_CHANGE -> false;
        };
    }
}
