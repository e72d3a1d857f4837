package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.OutputFeatures;

/** Frozen layers: nothing is trained, so nothing is changed; their features flow on. */
final class FrozenAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop;
    }

    private static Layer inner(Layer layer) {
        return layer instanceof FrozenLayer frozen
                ? frozen.getLayer()
                : ((FrozenLayerWithBackprop) layer).getUnderlying();
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        return List.of();
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        return Adapters.of(inner(layer)).sizes(inner(layer));
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        return Adapters.of(inner(layer)).outputFeatures(inner(layer));
    }
}
