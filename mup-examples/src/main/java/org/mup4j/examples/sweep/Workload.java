package org.mup4j.examples.sweep;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.dataset.DataSet;

/** A task that networks are trained on: its data, and the network of a spec. Safe for use in many threads. */
public interface Workload {

    /**
     * The configuration of a run, with its seed and rate, wrapped where the scheme says so.
     *
     * @param spec which run
     * @return a new configuration
     */
    MultiLayerConfiguration configuration(RunSpec spec);

    /**
     * The rows to train on.
     *
     * @return features [rows, inputs] and labels [rows, outputs], in the sweep's data type; not to be changed
     */
    DataSet training();

    /**
     * The rows to validate on.
     *
     * @return as {@link #training}
     */
    DataSet validation();

    /**
     * What is minimised.
     *
     * @return the objective
     */
    Objective objective();

    /**
     * Size of a network.
     *
     * @param width of its hidden layers
     * @param depth number of its hidden layers
     * @return number of parameters
     */
    long parameters(long width, int depth);
}
