package org.mup4j.examples.sweep;

import java.util.Comparator;
import java.util.List;
import org.mup4j.core.measure.Reading;

/**
 * What became of one run. Holds nothing that depends on when or how fast it was trained, so that two trainings of one spec on
 * one kernel path give equal records.
 *
 * @param spec which run
 * @param status how it ended
 * @param lastStep the last step taken; for a run that diverged, the step whose loss was no longer a finite number
 * @param minimumBatchLoss the smallest loss of a single batch, taken before its step; +infinity if none was finite
 * @param losses mean losses over intervals, in the order of steps
 * @param validations in the order of steps
 * @param readings norms, if any were read
 */
public record RunRecord(
        RunSpec spec,
        Status status,
        int lastStep,
        double minimumBatchLoss,
        List<Loss> losses,
        List<Validation> validations,
        List<Reading> readings) {

    /** How a run ended. */
    public enum Status {
        /** It took all its steps. */
        DONE,
        /** Its loss became infinite or no number, and it stopped there. */
        DIVERGED
    }

    /**
     * A training loss.
     *
     * @param step the last step of the interval
     * @param value mean of the batches' losses over the interval
     */
    public record Loss(int step, double value) {}

    /**
     * A look at the validation data.
     *
     * @param step after how many steps
     * @param loss mean loss over the rows
     * @param metric the task's metric, see {@link Objective}
     */
    public record Validation(int step, double loss, double metric) {

        static final Validation NONE = new Validation(0, Double.POSITIVE_INFINITY, Double.NaN);
    }

    /** Copies the lists. */
    public RunRecord {
        losses = List.copyOf(losses);
        validations = List.copyOf(validations);
        readings = List.copyOf(readings);
    }

    /**
     * The smallest mean loss over an interval.
     *
     * @return +infinity if the run diverged before the first interval's end
     */
    public double minimumTrainingLoss() {
        return losses.stream().mapToDouble(Loss::value).min().orElse(Double.POSITIVE_INFINITY);
    }

    /**
     * The validation with the smallest loss, the earliest of equals.
     *
     * @return one at step 0 with an infinite loss if there was none
     */
    public Validation best() {
        return validations.stream()
                .filter(v -> Double.isFinite(v.loss()))
                .min(Comparator.comparingDouble(Validation::loss))
                .orElse(Validation.NONE);
    }

    /**
     * Whether the loss stopped being a finite number.
     *
     * @return true for {@link Status#DIVERGED}
     */
    public boolean diverged() {
        return status == Status.DIVERGED;
    }
}
