package org.mup4j.dl4j.internal.fleet.engine;

import org.jspecify.annotations.Nullable;

/** A network in training by an engine that takes one step at a time: training and observing are the same step. */
public abstract class StepwiseTrainee implements Trainee {

    @Override
    public final int train(Samples samples, Stretch stretch, double bound, double[] scores) {
        int steps = stretch.steps();
        for (int step = 0; step < steps; step++) {
            scores[step] = step(samples, stretch, step, bound, null);
            if (!(scores[step] <= bound)) {
                return step + 1;
            }
        }
        return steps;
    }

    @Override
    public final double observe(Samples samples, Stretch stretch, double bound, StepObserver observer) {
        return step(samples, stretch, 0, bound, observer);
    }

    /**
     * Takes one step of a stretch.
     *
     * @param samples the data, of the program's precision
     * @param stretch which rows, in which batches
     * @param step the step's number within the stretch, from 0
     * @param bound as in {@link #train}
     * @param observer what to show the step to; null for nothing
     * @return the score, after which no step was taken if it is no number or above the bound
     */
    protected abstract double step(
            Samples samples, Stretch stretch, int step, double bound, @Nullable StepObserver observer);
}
