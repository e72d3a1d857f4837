package org.mup4j.dl4j.measure;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An activation function that keeps a copy of what it was last applied to. In place for one forward pass only. */
final class RecordingActivation implements IActivation {

    private static final long serialVersionUID = 1L;

    private final IActivation delegate;
    private transient @Nullable INDArray recorded;

    RecordingActivation(IActivation delegate) {
        this.delegate = delegate;
    }

    IActivation delegate() {
        return delegate;
    }

    /** The pre-activations of the last pass; null if the layer did not ask for its activation function. */
    @Nullable
    INDArray recorded() {
        return recorded;
    }

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
        // Outside of any workspace, and before the delegate overwrites its input.
        recorded = Nd4j.createUninitializedDetached(in.dataType(), in.ordering(), in.shape())
                .assign(in);
        return delegate.getActivation(in, training);
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        return delegate.backprop(in, epsilon);
    }

    @Override
    public int numParams(int inputSize) {
        return delegate.numParams(inputSize);
    }
}
