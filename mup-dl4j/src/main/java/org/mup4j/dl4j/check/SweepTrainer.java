package org.mup4j.dl4j.check;

import java.util.List;
import org.mup4j.core.measure.RunKey;

/**
 * Trains the networks of a sweep.
 *
 * @param <C> the type of the configurations
 */
@FunctionalInterface
interface SweepTrainer<C> {

    /**
     * One network.
     *
     * @param conf its configuration, with its rate, seed and data type
     * @param key its name
     * @param <C> the type of the configuration
     */
    record Job<C>(C conf, RunKey key) {}

    /**
     * Trains all.
     *
     * @param jobs the networks
     * @return the loss of each, +infinity where it diverged, in the order of the jobs
     */
    List<Double> losses(List<Job<C>> jobs);
}
