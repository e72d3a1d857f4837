package org.mup4j.dl4j.internal.fleet.read;

import java.util.List;
import java.util.Set;
import org.mup4j.dl4j.internal.fleet.program.Rate;
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

/** Reads schedules. */
final class RateReader {

    private static final Set<Class<?>> BUILT_IN = Set.of(
            CycleSchedule.class,
            ExponentialSchedule.class,
            FixedSchedule.class,
            InverseSchedule.class,
            MapSchedule.class,
            PolySchedule.class,
            RampSchedule.class,
            SigmoidSchedule.class,
            StepSchedule.class);

    private RateReader() {}

    /**
     * A schedule as a rate.
     *
     * @param layer the layer's name
     * @param parts the schedule first, then those that it is made of
     */
    static Rate read(String layer, List<ISchedule> parts) {
        for (ISchedule part : parts) {
            if (!BUILT_IN.contains(part.getClass())) {
                throw Refusals.inLayer(
                        layer,
                        "the schedule " + Refusals.name(part),
                        "which may not be a function of iteration and epoch alone: give its values as a MapSchedule, or "
                                + Refusals.TRAIN_IN_DL4J);
            }
        }
        ISchedule schedule = parts.get(0);
        return schedule instanceof FixedSchedule fixed ? Rate.constant(fixed.getValue()) : schedule::valueAt;
    }
}
