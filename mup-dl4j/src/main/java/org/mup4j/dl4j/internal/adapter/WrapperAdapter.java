package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.OutputFeatures;

/** Layers that do something in time around another one: the tensors and features are those of the layer inside. */
final class WrapperAdapter implements LayerAdapter {

    private static final Set<Class<?>> TYPES = Set.of(LastTimeStep.class, TimeDistributed.class, MaskZeroLayer.class);

    @Override
    public boolean supports(Layer layer) {
        return TYPES.contains(layer.getClass());
    }

    private static Layer inner(Layer layer) {
        return Wrappers.inside(layer).get(0);
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        List<LayerTensor> tensors = Adapters.of(inner(layer)).tensors(inner(layer), sizes);
        // Scaling the input would change which steps hold the value that masks them, unless it is 0.
        return layer instanceof MaskZeroLayer mask && mask.getMaskingValue() != 0
                ? tensors.stream()
                        .map(t -> t.withForwardMultiplier(ForwardMultiplier.INPUT_READ_ELSEWHERE))
                        .toList()
                : tensors;
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
    public List<Long> innerAt(Layer layer, long width, long headSize) {
        return Adapters.of(inner(layer)).innerAt(inner(layer), width, headSize);
    }

    @Override
    public Layer relativeTo(Layer layer, Layer base) {
        return around(layer, Adapters.of(inner(layer)).relativeTo(inner(layer), inner(base)));
    }

    @Override
    public Layer withBaseHeadSize(Layer layer, long headSize) {
        return around(layer, Adapters.of(inner(layer)).withBaseHeadSize(inner(layer), headSize));
    }

    private static Layer around(Layer layer, Layer changed) {
        if (changed == inner(layer)) {
            return layer;
        }
        Layer copy = layer.clone();
        Wrappers.replace(copy, inner -> changed);
        return copy;
    }

    @Override
    public List<String> warningsAtWidth(Layer layer) {
        return Adapters.of(inner(layer)).warningsAtWidth(inner(layer));
    }

    @Override
    public List<String> warnings(Layer layer) {
        return Adapters.of(inner(layer)).warnings(inner(layer));
    }
}
