package org.mup4j.dl4j.internal.fleet.engine;

/** One network in training, by one thread at a time. What it computes depends on program, state and data alone. */
public interface Trainee {

    /**
     * Takes over parameters, updater state and iteration count.
     *
     * @param state of the program's lengths; it is copied
     */
    void load(NetworkState state);

    /**
     * The present parameters, updater state and iteration count.
     *
     * @return a copy
     */
    NetworkState state();

    /**
     * Takes the steps of a stretch, one after the other, until a score is no number or above the bound: that step is not
     * taken.
     *
     * @param samples the data, of the program's precision
     * @param stretch which rows, in which batches
     * @param bound scores above it stop the training
     * @param scores the score of each step is written here: Deeplearning4j's, the loss of the batch before the step with
     *     all penalties
     * @return the number of scores written: that of the stretch's steps, or fewer if the last one written was no number or
     *     above the bound
     */
    int train(Samples samples, Stretch stretch, double bound, double[] scores);

    /**
     * Takes one step, the first of a stretch, and shows what happens in it. The step itself is the same to the bit.
     *
     * @param samples the data, of the program's precision
     * @param stretch the rows of one batch
     * @param bound as in {@link #train}
     * @param observer what to show it to
     * @return the score, after which no step was taken if it is no number or above the bound
     */
    double observe(Samples samples, Stretch stretch, double bound, StepObserver observer);

    /**
     * The network's output for rows of data, without dropout.
     *
     * @param samples the data, of the program's precision
     * @param from the first row
     * @param to one past the last row, at most the largest batch away
     * @param outputs the head's activation is written here, row by row, from 0
     */
    void outputs(Samples samples, int from, int to, double[] outputs);
}
