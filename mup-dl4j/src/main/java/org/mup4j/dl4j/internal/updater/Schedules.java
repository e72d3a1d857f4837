package org.mup4j.dl4j.internal.updater;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.schedule.ScaledSchedule;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.SigmoidSchedule;
import org.nd4j.linalg.schedule.StepSchedule;

/** Schedules times a number: DL4J's own classes give DL4J's own classes, anything else is wrapped. */
public final class Schedules {

    private Schedules() {}

    /**
     * A schedule whose value is the given one's times a factor.
     *
     * @param schedule any schedule
     * @param factor positive
     * @return a new schedule that shares nothing mutable with the old one
     */
    public static ISchedule scale(ISchedule schedule, double factor) {
        Class<?> type = schedule.getClass();
        if (type == FixedSchedule.class) {
            return new FixedSchedule(factor * ((FixedSchedule) schedule).getValue());
        } else if (type == ExponentialSchedule.class) {
            ExponentialSchedule s = (ExponentialSchedule) schedule;
            return new ExponentialSchedule(s.getScheduleType(), factor * s.getInitialValue(), s.getGamma());
        } else if (type == InverseSchedule.class) {
            InverseSchedule s = (InverseSchedule) schedule;
            return new InverseSchedule(s.getScheduleType(), factor * s.getInitialValue(), s.getGamma(), s.getPower());
        } else if (type == PolySchedule.class) {
            PolySchedule s = (PolySchedule) schedule;
            return new PolySchedule(s.getScheduleType(), factor * s.getInitialValue(), s.getPower(), s.getMaxIter());
        } else if (type == SigmoidSchedule.class) {
            SigmoidSchedule s = (SigmoidSchedule) schedule;
            return new SigmoidSchedule(
                    s.getScheduleType(), factor * s.getInitialValue(), s.getGamma(), s.getStepSize());
        } else if (type == StepSchedule.class) {
            StepSchedule s = (StepSchedule) schedule;
            return new StepSchedule(s.getScheduleType(), factor * s.getInitialValue(), s.getDecayRate(), s.getStep());
        } else if (type == CycleSchedule.class) {
            CycleSchedule s = (CycleSchedule) schedule;
            return new CycleSchedule(
                    s.getScheduleType(),
                    factor * s.getInitialLearningRate(),
                    factor * s.getMaxLearningRate(),
                    s.getCycleLength(),
                    s.getAnnealingLength(),
                    s.getAnnealingDecay());
        } else if (type == MapSchedule.class) {
            return scale((MapSchedule) schedule, factor);
        } else if (type == RampSchedule.class && factor == 1) {
            return schedule; // immutable, and without an equals of its own
        } else if (type == RampSchedule.class) {
            RampParts parts = RampParts.of((RampSchedule) schedule);
            return new RampSchedule(scale(parts.base(), factor), parts.iterations());
        }
        return factor == 1 ? schedule.clone() : new ScaledSchedule(schedule.clone(), factor);
    }

    private static MapSchedule scale(MapSchedule schedule, double factor) {
        Map<Integer, Double> values = new HashMap<>();
        schedule.getValues().forEach((position, value) -> values.put(position, factor * value));
        return new MapSchedule(schedule.getScheduleType(), values);
    }

    /**
     * A schedule and those that it is made of.
     *
     * @param schedule any schedule
     * @return the schedule itself first
     */
    public static List<ISchedule> parts(ISchedule schedule) {
        List<ISchedule> parts = new ArrayList<>(List.of(schedule));
        while (parts.get(parts.size() - 1) instanceof RampSchedule ramp) {
            parts.add(RampParts.of(ramp).base());
        }
        return parts;
    }

    /**
     * The number that stands for a schedule where one rate is to be compared with another: its first value, or what a
     * ramp ramps up to.
     *
     * @param schedule any schedule
     * @return a positive number
     * @throws MuPException if the first value is not positive
     */
    public static double reference(ISchedule schedule) {
        ISchedule leading = schedule;
        while (leading.getClass() == RampSchedule.class) {
            leading = RampParts.of((RampSchedule) leading).base();
        }
        double value = leading.valueAt(0, 0);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new MuPException(
                    "The learning-rate schedule " + schedule.getClass().getSimpleName() + " starts at " + value
                            + ", so no base rate can be read from it: give a schedule whose first value is positive");
        }
        return value;
    }
}
