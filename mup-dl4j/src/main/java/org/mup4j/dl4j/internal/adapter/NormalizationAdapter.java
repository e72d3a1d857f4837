package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.OutputFeatures;

/** Batch normalisation: gain and shift. The running statistics are parameters of DL4J's that no updater touches. */
final class NormalizationAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == BatchNormalization.class;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        if (((BatchNormalization) layer).isLockGammaBeta()) {
            return List.of();
        }
        return List.of(
                LayerTensor.vector("gamma", Axis.INPUT, sizes.in()),
                LayerTensor.vector("beta", Axis.INPUT, sizes.in()));
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        return OutputFeatures.SAME;
    }
}
