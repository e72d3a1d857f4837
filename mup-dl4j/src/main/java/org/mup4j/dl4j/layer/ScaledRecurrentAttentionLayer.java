package org.mup4j.dl4j.layer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.spi.ParameterScales;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** Recurrent attention whose tensors have rates and initialisers of their own, with the true gradient. */
public class ScaledRecurrentAttentionLayer extends RecurrentAttentionLayer {

    private static final long serialVersionUID = 1L;

    private ParameterScales scales = ParameterScaling.orNone(null);

    /** For DL4J's configuration reader. */
    public ScaledRecurrentAttentionLayer() {
        super(new RecurrentAttentionLayer.Builder().nHeads(1).nOut(1).nIn(1));
    }

    /**
     * A copy of a layer with a factor for each parameter. Its {@code paramWeightInit} says which parameters are drawn by
     * initialisers of their own.
     *
     * @param layer the layer, with its user's updater and regularisation
     * @param scales the factors
     * @return the copy
     */
    public static ScaledRecurrentAttentionLayer of(RecurrentAttentionLayer layer, ParameterScales scales) {
        ScaledRecurrentAttentionLayer copy = ParameterScaling.copyFields(layer, new ScaledRecurrentAttentionLayer());
        copy.scales = scales;
        return copy;
    }

    /**
     * The factor of each parameter.
     *
     * @return the factors
     */
    public ParameterScales getScales() {
        return scales;
    }

    /**
     * Sets the factors; for DL4J's configuration reader.
     *
     * @param scales the factors, null for none
     */
    public void setScales(@Nullable ParameterScales scales) {
        this.scales = ParameterScaling.orNone(scales);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialise,
            DataType type) {
        return ExactSameDiffLayer.of(this, conf, index, parameters, initialise, type);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        super.initializeParameters(ExactSameDiffLayer.initialise(params, paramWeightInit));
    }

    @Override
    public IUpdater getUpdaterByParam(String paramName) {
        return ParameterScaling.updater(super.getUpdaterByParam(paramName), scales.of(paramName));
    }

    @Override
    public @Nullable List<Regularization> getRegularizationByParam(String paramName) {
        return ParameterScaling.regularization(super.getRegularizationByParam(paramName), scales.of(paramName));
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof ScaledRecurrentAttentionLayer;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other) && other instanceof ScaledRecurrentAttentionLayer that && scales.equals(that.scales);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), scales);
    }
}
