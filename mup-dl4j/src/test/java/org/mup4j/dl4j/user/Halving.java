package org.mup4j.dl4j.user;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A schedule of a user's own.
 *
 * @param start the first value
 * @param every after how many iterations it is halved
 */
public record Halving(
        @JsonProperty("start") double start,
        @JsonProperty("every") int every) implements ISchedule {

    @Override
    public double valueAt(int iteration, int epoch) {
        return start * Math.pow(0.5, iteration / every);
    }

    @Override
    public ISchedule clone() {
        return new Halving(start, every);
    }
}
