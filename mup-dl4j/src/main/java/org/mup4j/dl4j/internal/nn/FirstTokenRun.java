package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Reads the first step of each sequence. */
public final class FirstTokenRun extends TokenLayer {

    private static final long serialVersionUID = 1L;

    private long length;

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     */
    public FirstTokenRun(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    Tokens forward(Tokens in, boolean training, LayerWorkspaceMgr workspaces) {
        requireSequences(in);
        length = in.length();
        INDArray first = kept(workspaces, in.features(), in.batch());
        return new Tokens(first.assign(first(in.columns(), in.features(), in.batch())), in.batch(), 0, format());
    }

    /** Shape {@code [features, batch]}. */
    private static INDArray first(INDArray columns, long features, long batch) {
        return columns.reshape('f', columns.length() / batch, batch)
                .get(NDArrayIndex.interval(0, features), NDArrayIndex.all());
    }

    @Override
    Tokens backward(Tokens above, LayerWorkspaceMgr workspaces) {
        long batch = above.count();
        INDArray below = gradient(workspaces, above.features(), length * batch);
        below.assign(0);
        first(below, above.features(), batch).assign(above.columns());
        return new Tokens(below, batch, length, format());
    }

    @Override
    public Pair<@Nullable INDArray, MaskState> feedForwardMaskArray(
            @Nullable INDArray mask, MaskState currentMaskState, int minibatchSize) {
        return new Pair<>(null, currentMaskState);
    }

    @Override
    void forget() {
        // The length is the input's.
    }
}
