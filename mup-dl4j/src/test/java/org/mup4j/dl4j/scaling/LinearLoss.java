package org.mup4j.dl4j.scaling;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The sum of outputs times labels: the gradient on the outputs is the labels, whatever the network's own outputs are. With
 * labels 1, the sum of the outputs.
 */
public final class LinearLoss implements ILossFunction {

    private static final long serialVersionUID = 1L;

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        return activation
                .getActivation(preOutput.dup(), true)
                .muli(labels)
                .sumNumber()
                .doubleValue();
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return activation.getActivation(preOutput.dup(), true).muli(labels).sum(true, 1);
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return activation.backprop(preOutput, labels).getFirst();
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        double score = computeScore(labels, preOutput, activation, mask, average);
        return new Pair<>(score, computeGradient(labels, preOutput, activation, mask));
    }

    @Override
    public String name() {
        return "LinearLoss";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinearLoss;
    }

    @Override
    public int hashCode() {
        return LinearLoss.class.hashCode();
    }
}
