package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.Services;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.OutputFeatures;
import org.mup4j.dl4j.spi.ParameterScales;
import org.mup4j.dl4j.spi.VertexAdapter;

/** Vertices with tensors, each by the adapter of its type. Nothing goes before a vertex, so that no input of it can be scaled. */
public final class VertexLayerAdapter implements LayerAdapter {

    private static final List<VertexAdapter> ALL =
            Services.load(VertexAdapter.class, List.of(new AttentionVertexAdapter()));

    private static SameDiffVertex vertex(Layer layer) {
        return ((VertexLayer) layer).vertex();
    }

    private static VertexAdapter of(Layer layer) {
        SameDiffVertex vertex = vertex(layer);
        return ALL.stream()
                .filter(adapter -> adapter.supports(vertex))
                .findFirst()
                .orElseThrow(() -> new MuPException("the vertex type "
                        + vertex.getClass().getName()
                        + " has tensors of its own that nothing is known of: implement " + VertexAdapter.class.getName()
                        + " for it and name the implementation in META-INF/services/" + VertexAdapter.class.getName()));
    }

    /**
     * What draws the initial weights of a vertex seen as a layer.
     *
     * @param layer the vertex
     * @return initialisers by parameter
     */
    public static Map<String, IWeightInit> initialisers(VertexLayer layer) {
        return of(layer).initialisers(layer.vertex());
    }

    @Override
    public boolean supports(Layer layer) {
        return layer instanceof VertexLayer;
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        return of(layer).sizes(vertex(layer));
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        return of(layer).outputFeatures(vertex(layer));
    }

    @Override
    public List<Long> innerAt(Layer layer, long width, long headSize) {
        return of(layer).innerAt(vertex(layer), width, headSize);
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        return of(layer).tensors(vertex(layer), sizes).stream()
                .map(tensor -> tensor.withForwardMultiplier(ForwardMultiplier.INPUT_READ_ELSEWHERE))
                .toList();
    }

    @Override
    public List<String> warningsAtWidth(Layer layer) {
        return of(layer).warningsAtWidth(vertex(layer));
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        VertexLayer own = (VertexLayer) layer;
        Map<String, IWeightInit> initialisers = own.getParamWeightInit();
        return VertexLayer.written(
                of(layer).withScales(own.vertex(), scales, initialisers == null ? Map.of() : Map.copyOf(initialisers)));
    }
}
