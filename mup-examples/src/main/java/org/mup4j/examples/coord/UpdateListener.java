package org.mup4j.examples.coord;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient and the applied update of one weight matrix at the latest step.
 *
 * <p>At {@code onGradientCalculation} the model holds the gradient summed over the minibatch, at {@code iterationDone}
 * parameters before minus parameters after.
 */
final class UpdateListener extends BaseTrainingListener {

    private static final Scale NONE = new Scale(Double.NaN, Double.NaN);

    private final String parameter;
    private final int batchSize;
    private Scale gradient = NONE;
    private Scale update = NONE;

    UpdateListener(String parameter, int batchSize) {
        this.parameter = parameter;
        this.batchSize = batchSize;
    }

    /**
     * @return scale of the gradient of the mean loss over the batch
     */
    Scale gradient() {
        return gradient;
    }

    /**
     * @return scale of parameters before minus parameters after
     */
    Scale update() {
        return update;
    }

    @Override
    public void onGradientCalculation(Model model) {
        gradient = Scale.of(current(model)).times(1.0 / batchSize);
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        update = Scale.of(current(model));
    }

    private INDArray current(Model model) {
        return model.gradient().getGradientFor(parameter);
    }
}
