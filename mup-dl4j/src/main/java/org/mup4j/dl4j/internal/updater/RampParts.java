package org.mup4j.dl4j.internal.updater;

import java.lang.reflect.Field;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.RampSchedule;

/**
 * The parts of a ramp, which DL4J keeps in protected fields without accessors and cannot read back from JSON.
 *
 * @param base the schedule that the ramp reaches
 * @param iterations the length of the ramp
 */
record RampParts(ISchedule base, int iterations) {

    static RampParts of(RampSchedule ramp) {
        return new RampParts((ISchedule) read(ramp, "baseSchedule"), (Integer) read(ramp, "numIter"));
    }

    private static Object read(RampSchedule ramp, String name) {
        try {
            Field field = RampSchedule.class.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(ramp);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "RampSchedule has no readable field " + name + " in this release of ND4J", e);
        }
    }
}
