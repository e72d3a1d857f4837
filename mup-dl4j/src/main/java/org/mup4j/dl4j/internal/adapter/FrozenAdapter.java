package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.OutputFeatures;
import org.nd4j.linalg.learning.regularization.Regularization;

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

    @Override
    public List<String> warnings(Layer layer) {
        return layer instanceof FrozenLayerWithBackprop
                        && inner(layer) instanceof BaseLayer base
                        && (isUsed(base.getRegularization()) || isUsed(base.getRegularizationBias()))
                ? List.of(
                        "Deeplearning4j applies weight decay, L1 and L2 to a layer frozen with backpropagation, so that"
                                + " its weights move: give it none")
                : List.of();
    }

    private static boolean isUsed(@Nullable List<Regularization> list) {
        return list != null && !list.isEmpty();
    }
}
