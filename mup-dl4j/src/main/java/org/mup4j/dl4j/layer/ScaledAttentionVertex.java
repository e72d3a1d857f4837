package org.mup4j.dl4j.layer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.spi.ParameterScales;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** Attention between sequences whose projections have rates and initialisers of their own, with the true gradient. */
public class ScaledAttentionVertex extends AttentionVertex {

    private static final long serialVersionUID = 1L;

    private ParameterScales scales = ParameterScaling.orNone(null);
    private Map<String, IWeightInit> initialisers = Map.of();

    /** For DL4J's configuration reader. */
    public ScaledAttentionVertex() {}

    /**
     * A copy of a vertex with a factor for each parameter.
     *
     * @param vertex the vertex, with its user's updater and regularisation
     * @param scales the factors
     * @param initialisers what draws the parameters that are not drawn as the vertex says, by name
     * @return the copy
     */
    public static ScaledAttentionVertex of(
            AttentionVertex vertex, ParameterScales scales, Map<String, IWeightInit> initialisers) {
        ScaledAttentionVertex copy = ParameterScaling.copyFields(vertex, new ScaledAttentionVertex());
        copy.scales = scales;
        copy.initialisers = new HashMap<>(initialisers);
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

    /**
     * What draws the parameters that are not drawn as the vertex says.
     *
     * @return initialisers by parameter
     */
    public Map<String, IWeightInit> getInitialisers() {
        return Map.copyOf(initialisers);
    }

    /**
     * Sets the initialisers; for DL4J's configuration reader.
     *
     * @param initialisers initialisers by parameter, null for none
     */
    public void setInitialisers(@Nullable Map<String, IWeightInit> initialisers) {
        this.initialisers = initialisers == null ? Map.of() : new HashMap<>(initialisers);
    }

    /** DL4J's own clone forgets the updaters. */
    @Override
    public ScaledAttentionVertex clone() {
        return of(this, scales, initialisers);
    }

    @Override
    public GraphVertex instantiate(
            ComputationGraph graph, String name, int index, INDArray parameters, boolean initialise, DataType type) {
        return new ExactSameDiffVertex(this, graph, name, index, parameters, initialise, type);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        super.initializeParameters(ExactSameDiffLayer.initialise(params, initialisers));
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
        return other instanceof ScaledAttentionVertex;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof ScaledAttentionVertex that
                && scales.equals(that.scales)
                && initialisers.equals(that.initialisers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), scales, initialisers);
    }
}
