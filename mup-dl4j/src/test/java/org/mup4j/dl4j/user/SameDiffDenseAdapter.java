package org.mup4j.dl4j.user;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;

/** Tells mup4j about {@link SameDiffDense}. */
public final class SameDiffDenseAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == SameDiffDense.class;
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        return new LayerSizes(((SameDiffDense) layer).getIn(), ((SameDiffDense) layer).getOut());
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        long in = sizes.in();
        long out = sizes.out();
        return List.of(
                LayerTensor.matrix("W", in, out, new InitFans(in, out, LayerTensor.shape(in, out))),
                LayerTensor.vector("b", Axis.OUTPUT, out));
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        SameDiffDense copy = (SameDiffDense) layer.clone();
        copy.setScales(scales);
        return copy;
    }
}
