package org.mup4j.dl4j.spi;

import org.mup4j.core.rule.OptimizerClass;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Tells the library about a type of updater. Implement it for an updater of your own and name the implementation in
 * {@code META-INF/services/org.mup4j.dl4j.spi.UpdaterAdapter}; adapters found there are asked before the built-in ones.
 */
public interface UpdaterAdapter {

    /**
     * Whether this adapter knows the updater.
     *
     * @param updater an updater configuration
     * @return true if the other methods may be called with it
     */
    boolean supports(IUpdater updater);

    /**
     * How the updater's step depends on the gradient.
     *
     * @param updater the updater
     * @return its class
     * @throws org.mup4j.dl4j.MuPException if it cannot be used; the message says why and what to use instead
     */
    OptimizerClass optimizerClass(IUpdater updater);

    /**
     * A copy with other settings.
     *
     * @param updater the updater
     * @param settings what to change
     * @return a new updater that shares nothing mutable with the old one
     */
    IUpdater copy(IUpdater updater, Settings settings);

    /**
     * The updater's rate, schedule and epsilon.
     *
     * @param updater the updater
     * @return its settings
     */
    Settings settings(IUpdater updater);

    /**
     * The numbers of an updater that scale.
     *
     * @param learningRate the learning rate; not a number where a schedule gives it
     * @param schedule the schedule, {@link #NO_SCHEDULE} for none
     * @param epsilon the epsilon; 0 where the updater has none
     */
    record Settings(double learningRate, ISchedule schedule, double epsilon) {

        /** Stands for no schedule. */
        public static final ISchedule NO_SCHEDULE = new NoSchedule();

        /**
         * Whether a schedule gives the rate.
         *
         * @return true unless the schedule is {@link #NO_SCHEDULE}
         */
        public boolean isScheduled() {
            return schedule != NO_SCHEDULE;
        }
    }
}
