package org.mup4j.dl4j.layer;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A forward multiplier: scales a layer's input, so that {@code y = factor * (W x) + b}. The bias is not scaled.
 *
 * <p>Written by the gauges that have a multiplier; the default gauge has none.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
public final class ScaledInput implements InputPreProcessor {

    private static final long serialVersionUID = 1L;

    private final double factor;

    /**
     * A multiplier.
     *
     * @param factor the factor on the layer's input
     */
    public ScaledInput(@JsonProperty("factor") double factor) {
        this.factor = factor;
    }

    /**
     * The factor on the layer's input.
     *
     * @return the multiplier
     */
    public double factor() {
        return factor;
    }

    @Override
    public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
        return workspaceMgr.dup(ArrayType.ACTIVATIONS, input).muli(factor);
    }

    @Override
    public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaceMgr) {
        return workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, output).muli(factor);
    }

    @Override
    public InputPreProcessor clone() {
        return new ScaledInput(factor);
    }

    @Override
    public InputType getOutputType(InputType inputType) {
        return inputType;
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(
            INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
        return new Pair<>(maskArray, currentMaskState);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScaledInput that && factor == that.factor;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(factor);
    }

    @Override
    public String toString() {
        return "ScaledInput(factor=" + factor + ")";
    }
}
