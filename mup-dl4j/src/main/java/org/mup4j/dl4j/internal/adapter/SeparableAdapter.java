package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.mup4j.dl4j.layer.ScaledSeparableConvolution2D;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;

/** Separable convolution: a depthwise kernel W of finite fan-in, then a pointwise kernel pW that joins the widths. */
final class SeparableAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == SeparableConvolution2D.class
                || layer.getClass() == ScaledSeparableConvolution2D.class;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        SeparableConvolution2D conv = (SeparableConvolution2D) layer;
        int[] k = conv.getKernelSize();
        int[] s = conv.getStride();
        long in = sizes.in();
        long out = sizes.out();
        long multiplier = conv.getDepthMultiplier();
        long volume = (long) k[0] * k[1];
        long middle = in * multiplier;
        InitFans depthwise = new InitFans(
                (double) in * volume,
                (double) multiplier * volume / ((double) s[0] * s[1]),
                shape(multiplier, in, k[0], k[1]));
        InitFans pointwise = new InitFans(middle, middle, shape(out, middle, 1, 1));
        List<LayerTensor> tensors = new ArrayList<>();
        tensors.add(LayerTensor.matrix("W", volume, middle, depthwise).joining(Axis.FIXED, Axis.INPUT));
        tensors.add(LayerTensor.matrix("pW", middle, out, pointwise));
        if (conv.hasBias()) {
            tensors.add(LayerTensor.vector("b", Axis.OUTPUT, out));
        }
        return tensors;
    }

    @Override
    public List<String> warnings(Layer layer) {
        return MisplacedBias.warnings((SeparableConvolution2D) layer);
    }

    @Override
    public boolean sharesOneUpdater(Layer layer) {
        return true;
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return ScaledSeparableConvolution2D.of((SeparableConvolution2D) layer, scales);
    }
}
