package org.mup4j.dl4j.user;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;

/** Tells mup4j about {@link LowRankLayer}: A sums over the layer's width, B only over the rank, which keeps its size. */
public final class LowRankAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == LowRankLayer.class;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        long in = sizes.in();
        long out = sizes.out();
        long rank = ((LowRankLayer) layer).getRank();
        InitFans a = new InitFans(in, rank, LayerTensor.shape(in, rank));
        InitFans b = new InitFans(rank, out, LayerTensor.shape(rank, out));
        return List.of(
                LayerTensor.matrix("A", in, rank, a).joining(Axis.INPUT, Axis.FIXED),
                LayerTensor.matrix("B", rank, out, b).joining(Axis.FIXED, Axis.OUTPUT),
                LayerTensor.vector("b", Axis.OUTPUT, out));
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        LowRankLayer copy = (LowRankLayer) layer.clone();
        copy.setScales(scales);
        return copy;
    }
}
