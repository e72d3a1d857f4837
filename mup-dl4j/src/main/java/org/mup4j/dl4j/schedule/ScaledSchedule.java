package org.mup4j.dl4j.schedule;

import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A user's own schedule times a constant. DL4J's schedules are scaled by their own classes instead. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
public final class ScaledSchedule implements ISchedule {

    private static final long serialVersionUID = 1L;

    private final ISchedule schedule;
    private final double factor;

    /**
     * A schedule times a constant.
     *
     * @param schedule the schedule
     * @param factor the constant
     */
    public ScaledSchedule(@JsonProperty("schedule") ISchedule schedule, @JsonProperty("factor") double factor) {
        this.schedule = schedule;
        this.factor = factor;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return factor * schedule.valueAt(iteration, epoch);
    }

    @Override
    public ISchedule clone() {
        return new ScaledSchedule(schedule.clone(), factor);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScaledSchedule that && factor == that.factor && schedule.equals(that.schedule);
    }

    @Override
    public int hashCode() {
        return Objects.hash(schedule, factor);
    }
}
