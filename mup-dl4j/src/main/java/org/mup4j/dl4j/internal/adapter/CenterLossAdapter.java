package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.layer.ScaledCenterLossOutputLayer;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;

/** The centre-loss output layer. Its centres follow the features by a moving average and are not trained by the updater. */
final class CenterLossAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == CenterLossOutputLayer.class || layer.getClass() == ScaledCenterLossOutputLayer.class;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        long in = sizes.in();
        long out = sizes.out();
        return List.of(
                LayerTensor.matrix("W", in, out, new InitFans(in, out, shape(in, out)))
                        .withForwardMultiplier(ForwardMultiplier.INPUT_READ_ELSEWHERE),
                LayerTensor.vector("b", Axis.OUTPUT, out));
    }

    @Override
    public List<String> warnings(Layer layer) {
        return List.of("the centre loss sums over the features, so its weight lambda does not keep its meaning when the"
                + " width changes: multiply lambda by base width / width");
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return ScaledCenterLossOutputLayer.of((CenterLossOutputLayer) layer, scales);
    }
}
