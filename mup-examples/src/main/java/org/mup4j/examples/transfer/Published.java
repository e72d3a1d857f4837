package org.mup4j.examples.transfer;

import java.util.EnumMap;
import java.util.Map;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.task.Task;

/**
 * The published results of a task ("A thorough reproduction and evaluation of muP", table 2 and figures 2 and 3): minimum over
 * all widths up to the largest, and where it was found.
 *
 * @param training minimum training loss
 * @param trainingAt where
 * @param validation minimum validation loss
 * @param validationAt where; empty where it is not given
 * @param diverged number of networks that diverged
 */
record Published(double training, String trainingAt, double validation, String validationAt, int diverged) {

    private static final Map<Task, Map<Scheme, Published>> TABLE = new EnumMap<>(Map.of(
            Task.CALIFORNIA,
            Map.of(
                    Scheme.SP,
                    new Published(6.52e-2, "zeta 128, k 1e-4", 0.48, "zeta 8, k 6e-4", 0),
                    Scheme.MUP,
                    new Published(6.78e-2, "zeta 512, k 3e-4", 0.47, "zeta 512, k 0.1", 0)),
            Task.MNIST,
            Map.of(
                    Scheme.SP,
                    new Published(0, "zeta 256, k 1e-4", 2.94e-2, "", 0),
                    Scheme.MUP,
                    new Published(3e-6, "zeta 256, k 6e-3", 3.41e-2, "", 0))));

    /** What was published about a task in a parametrization, SP or muP. */
    static Published of(Task task, Scheme scheme) {
        Published row = TABLE.getOrDefault(task, Map.of()).get(scheme);
        if (row == null) {
            throw new IllegalArgumentException("Nothing was published about " + task + " in " + scheme);
        }
        return row;
    }
}
