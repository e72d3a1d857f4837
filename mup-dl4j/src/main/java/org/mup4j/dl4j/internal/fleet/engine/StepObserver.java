package org.mup4j.dl4j.internal.fleet.engine;

/** Sees a step from inside. Arrays are the observer's to keep. */
public interface StepObserver {

    /**
     * A layer's output in training, with its own activation function; an output layer's is the identity.
     *
     * @param layer its number among the layers with parameters, all of which are shown, in order
     * @param activation row by row: rows of the batch times outputs
     */
    void activation(int layer, double[] activation);

    /**
     * The network's output in training: the head's activation.
     *
     * @param output row by row: rows of the batch times outputs
     */
    void output(double[] output);

    /**
     * The gradient before rules, penalties and updater, divided by the batch's size where the network does so.
     *
     * @param gradient in the order of the parameters
     */
    void gradient(double[] gradient);

    /**
     * What the step subtracts from the parameters, penalties included.
     *
     * @param update in the order of the parameters
     */
    void update(double[] update);

    /**
     * The parameters after the step.
     *
     * @param parameters in their order
     */
    void parameters(double[] parameters);
}
