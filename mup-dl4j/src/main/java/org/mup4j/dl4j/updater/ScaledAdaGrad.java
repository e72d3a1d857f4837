package org.mup4j.dl4j.updater;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * ND4J's AdaGrad with a start of its own. A step is {@code rate g / (sqrt(s) + epsilon)}, where {@code s} is what it starts
 * from plus the squares of the gradients so far. ND4J starts from 1e-6 whatever is configured, so that AdaGrad acts like plain
 * gradient descent on gradients below 1e-3. Entries of gradients shrink with the width; the start, their square, has to
 * shrink with them, as epsilon does.
 */
public final class ScaledAdaGrad extends AdaGrad {

    private static final long serialVersionUID = 1L;

    private final double start;

    /**
     * AdaGrad with a start.
     *
     * @param learningRate the rate; not a number if there is a schedule
     * @param learningRateSchedule the schedule of the rate, null for none
     * @param epsilon what is added to the root
     * @param start what the sum of squares starts from, in the unit of a squared gradient; at least 0
     * @throws IllegalArgumentException if the start is negative, infinite or no number
     */
    public ScaledAdaGrad(
            @JsonProperty("learningRate") double learningRate,
            @JsonProperty("learningRateSchedule") @Nullable ISchedule learningRateSchedule,
            @JsonProperty("epsilon") double epsilon,
            @JsonProperty("start") double start) {
        super(learningRate, epsilon);
        setLearningRateSchedule(learningRateSchedule);
        if (!(start >= 0) || Double.isInfinite(start)) {
            throw new IllegalArgumentException("AdaGrad's sum of squares cannot start from " + start
                    + ": give 0 or more, 1e-6 for what ND4J starts from");
        }
        this.start = start;
    }

    /**
     * What the sum of squares starts from.
     *
     * @return at least 0
     */
    @JsonProperty("start")
    public double start() {
        return start;
    }

    @Override
    public GradientUpdater<?> instantiate(INDArray viewArray, boolean initializeViewArray) {
        GradientUpdater<?> updater = super.instantiate(viewArray, initializeViewArray);
        if (initializeViewArray) {
            viewArray.assign(start);
        }
        return updater;
    }

    /** Unlike ND4J's own, with the schedule. */
    @Override
    public ScaledAdaGrad clone() {
        ISchedule schedule = getLearningRateSchedule();
        return new ScaledAdaGrad(getLearningRate(), schedule == null ? null : schedule.clone(), getEpsilon(), start);
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof ScaledAdaGrad;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && other instanceof ScaledAdaGrad that && Double.compare(start, that.start) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), start);
    }

    @Override
    public String toString() {
        return "ScaledAdaGrad(start=" + start + ", " + super.toString() + ")";
    }
}
