package org.mup4j.dl4j.layer;

import java.util.Collection;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.nn.EmbeddingRun;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's EmbeddingSequenceLayer, quicker: in format NWC, without masks, and in single precision on ND4J's native backend, vectors are
 * copied and their gradients added by all cores. Everything else is as in DL4J's layer.
 */
public final class TokenEmbedding extends EmbeddingSequenceLayer {

    private static final long serialVersionUID = 1L;

    /** For DL4J's configuration reader. */
    public TokenEmbedding() {}

    /**
     * A copy of DL4J's layer that computes more quickly.
     *
     * @param layer the layer
     * @return the copy
     */
    public static TokenEmbedding of(EmbeddingSequenceLayer layer) {
        return ParameterScaling.copyFields(layer, new TokenEmbedding());
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            @Nullable Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        EmbeddingRun layer = new EmbeddingRun(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        layer.setConf(conf);
        return layer;
    }

    @Override
    protected boolean canEqual(@Nullable Object other) {
        return other instanceof TokenEmbedding;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenEmbedding && super.equals(other);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + 1;
    }
}
