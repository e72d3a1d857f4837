package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A vertex with tensors, seen as a layer while a plan is made and written: all that is asked of the settings of a SameDiff
 * layer is asked of the vertex. It never is part of a configuration.
 */
public final class VertexLayer extends SameDiffLayer {

    private static final long serialVersionUID = 1L;

    private static final String NO_LAYER = "A vertex is looked at as a layer, but it is none";

    private final SameDiffVertex vertex;
    private final boolean written;

    /**
     * A vertex as its user configured it.
     *
     * @param vertex the vertex, of which a copy is looked at
     */
    public VertexLayer(SameDiffVertex vertex) {
        this(VertexSettings.copy(vertex), false);
    }

    private VertexLayer(SameDiffVertex vertex, boolean written) {
        this.vertex = vertex;
        this.written = written;
        setLayerName(vertex.getLayerName());
        setUpdater(vertex.getUpdater());
        setBiasUpdater(vertex.getBiasUpdater());
        setRegularization(vertex.getRegularization());
        setRegularizationBias(vertex.getRegularizationBias());
        setGradientNormalization(vertex.getGradientNormalization());
        setGradientNormalizationThreshold(vertex.getGradientNormalizationThreshold());
    }

    /**
     * The vertex.
     *
     * @return the user's, or what a plan was written into
     */
    public SameDiffVertex vertex() {
        return vertex;
    }

    /**
     * Whether a plan was written into the vertex.
     *
     * @return false for the user's own
     */
    public boolean isWritten() {
        return written;
    }

    static VertexLayer written(SameDiffVertex vertex) {
        return new VertexLayer(vertex, true);
    }

    @Override
    public VertexLayer clone() {
        return new VertexLayer(VertexSettings.copy(vertex), written);
    }

    @Override
    public IUpdater getUpdaterByParam(String parameter) {
        return vertex.getUpdaterByParam(parameter);
    }

    @Override
    public @Nullable List<Regularization> getRegularizationByParam(String parameter) {
        return vertex.getRegularizationByParam(parameter);
    }

    @Override
    public void defineParameters(SDLayerParams params) {
        throw new UnsupportedOperationException(NO_LAYER);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        throw new UnsupportedOperationException(NO_LAYER);
    }

    @Override
    public SDVariable defineLayer(
            SameDiff sameDiff, SDVariable input, Map<String, SDVariable> parameters, SDVariable mask) {
        throw new UnsupportedOperationException(NO_LAYER);
    }

    @Override
    public InputType getOutputType(int index, InputType inputType) {
        throw new UnsupportedOperationException(NO_LAYER);
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof VertexLayer;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VertexLayer that && written == that.written && vertex.equals(that.vertex);
    }

    @Override
    public int hashCode() {
        return Objects.hash(written, vertex);
    }
}
