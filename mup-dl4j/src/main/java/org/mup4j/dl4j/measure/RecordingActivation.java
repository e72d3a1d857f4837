package org.mup4j.dl4j.measure;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation function that keeps a copy of what it was last applied to, and counts how often it was applied. */
final class RecordingActivation implements IActivation {

    private static final long serialVersionUID = 1L;

    private final IActivation function;
    private transient @Nullable INDArray preActivation;
    private int calls;

    RecordingActivation(IActivation function) {
        this.function = function;
    }

    /** The argument, if there was exactly one and it has as many entries as the layer's output; else the output. */
    INDArray preActivationOr(INDArray activation) {
        INDArray recorded = preActivation;
        return recorded != null && calls == 1 && recorded.length() == activation.length() ? recorded : activation;
    }

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
        // Before the function, which overwrites its argument.
        preActivation = in.dup();
        calls++;
        return function.getActivation(in, training);
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        return function.backprop(in, epsilon);
    }

    @Override
    public int numParams(int inputSize) {
        return function.numParams(inputSize);
    }
}
