package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.mup4j.dl4j.layer.ScaledSelfAttentionLayer;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.OutputFeatures;
import org.mup4j.dl4j.spi.ParameterScales;

/** Self-attention. Without projections it has no tensors, and its features stay what they are. */
final class SelfAttentionAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == SelfAttentionLayer.class || layer.getClass() == ScaledSelfAttentionLayer.class;
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        SelfAttentionLayer attention = (SelfAttentionLayer) layer;
        long in = attention.getNIn();
        return projects(layer)
                ? AttentionTensors.sizes(in, attention.getNOut(), attention.getNHeads(), attention.getHeadSize())
                : new LayerSizes(in, in);
    }

    @Override
    public List<Long> innerAt(Layer layer, long width, long headSize) {
        return projects(layer) ? AttentionTensors.innerAt(sizes(layer), width, headSize) : List.of();
    }

    private static boolean projects(Layer layer) {
        return ((SelfAttentionLayer) layer).isProjectInput();
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        return projects(layer) ? OutputFeatures.OWN : OutputFeatures.SAME;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        return projects(layer) ? AttentionTensors.all(Axis.INPUT, sizes.in(), sizes) : List.of();
    }

    @Override
    public List<String> warnings(Layer layer) {
        return projects(layer) ? List.of() : List.of(AttentionTensors.UNPROJECTED);
    }

    @Override
    public List<String> warningsAtWidth(Layer layer) {
        return projects(layer) ? List.of(AttentionTensors.HEADS) : List.of();
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return ScaledSelfAttentionLayer.of((SelfAttentionLayer) layer, scales);
    }
}
