package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Puts a learned token before the first step of each sequence. */
public final class ClassTokenRun extends TokenLayer {

    /** The token. */
    public static final String TOKEN = "c";

    private static final long serialVersionUID = 1L;

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     */
    public ClassTokenRun(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    Tokens forward(Tokens in, boolean training, LayerWorkspaceMgr workspaces) {
        requireSequences(in);
        long features = in.features();
        INDArray out = kept(workspaces, features, (in.length() + 1) * in.batch());
        INDArray examples = perExample(out, in.batch());
        INDArray token = column(getParamWithNoise(TOKEN, training, workspaces));
        rows(examples, 0, features).assign(0);
        rows(examples, 0, features).addiColumnVector(token);
        rows(examples, features, examples.size(0)).assign(perExample(in.columns(), in.batch()));
        return new Tokens(out, in.batch(), in.length() + 1, format());
    }

    /** One column for each example: its tokens one below the other. */
    private static INDArray perExample(INDArray columns, long batch) {
        return columns.reshape('f', columns.length() / batch, batch);
    }

    private static INDArray rows(INDArray matrix, long from, long to) {
        return matrix.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }

    @Override
    Tokens backward(Tokens above, LayerWorkspaceMgr workspaces) {
        long features = above.features();
        INDArray examples = perExample(above.columns(), above.batch());
        gradientViews.get(TOKEN).assign(sumOfColumns(rows(examples, 0, features).dup('f')));
        INDArray below = gradient(workspaces, features, (above.length() - 1) * above.batch());
        perExample(below, above.batch()).assign(rows(examples, features, examples.size(0)));
        return new Tokens(below, above.batch(), above.length() - 1, format());
    }

    @Override
    public Pair<@Nullable INDArray, MaskState> feedForwardMaskArray(
            @Nullable INDArray mask, MaskState currentMaskState, int minibatchSize) {
        if (mask == null) {
            return new Pair<>(null, currentMaskState);
        }
        INDArray seen = Nd4j.ones(mask.dataType(), mask.size(0), 1);
        return new Pair<>(Nd4j.concat(1, seen, mask), currentMaskState);
    }

    @Override
    void forget() {
        // Nothing is kept.
    }
}
