package org.mup4j.examples.transfer;

import org.mup4j.examples.sweep.RunRecord;

/** Which loss of a run is set against its learning rate. */
enum LossKind {
    /** The smallest mean of the training loss over an interval of steps. */
    TRAINING("training"),
    /** The smallest loss on the validation rows. */
    VALIDATION("validation");

    /** Below this a loss is called zero: Deeplearning4j bounds probabilities so, and a logarithm needs a bound. */
    static final double FLOOR = 1e-10;

    private final String label;

    LossKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** The loss of a run; infinite where it diverged, whatever it had reached before. */
    double of(RunRecord record) {
        if (record.diverged()) {
            return Double.POSITIVE_INFINITY;
        }
        double loss =
                this == TRAINING ? record.minimumTrainingLoss() : record.best().loss();
        return Math.max(FLOOR, loss);
    }
}
