package org.mup4j.examples.heatmap;

/** What is measured in one network. Updates are parameters before minus after one step, divided by the base rate. */
enum Quantity {
    /** Frobenius norm of the raw gradient over that of the weight. */
    RAW_GRADIENT_RATIO("raw-gradient-ratio", "||grad||F / ||W||F"),
    /** RMS-to-RMS norm of the update: sqrt(fan-in / fan-out) times its spectral norm. */
    UPDATE_NORM("update-norm", "N(dW) = sqrt(fi/fo) ||dW||*"),
    /** Frobenius norm of the update over that of the weight. */
    UPDATE_FROBENIUS_RATIO("update-frobenius-ratio", "||dW||F / ||W||F"),
    /** Root mean square, over units, of the change of the last hidden layer on the same input. */
    FEATURE_CHANGE("feature-change", "RMS(dh_L)");

    private final String id;
    private final String formula;

    Quantity(String id, String formula) {
        this.id = id;
        this.formula = formula;
    }

    String id() {
        return id;
    }

    String formula() {
        return formula;
    }
}
