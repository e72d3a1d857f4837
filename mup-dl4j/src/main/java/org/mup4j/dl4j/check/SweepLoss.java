package org.mup4j.dl4j.check;

/** Which loss of a training run is set against its learning rate. */
public enum SweepLoss {
    /** The loss of the last step's batch, before that step. */
    FINAL,
    /** The smallest loss of a batch over all steps. */
    MINIMUM,
    /**
     * The exponential moving average of the losses of the batches after the last step, the newest weighing a tenth; corrected
     * for its start, so that after one step it is that step's loss.
     */
    SMOOTHED,
    /** The mean loss over the validation batches after the last step, each example weighing the same. */
    VALIDATION
}
