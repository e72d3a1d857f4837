package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.layer.ScaledDepthwiseConvolution2D;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.OutputFeatures;
import org.mup4j.dl4j.spi.ParameterScales;

/** Depthwise convolution: each output channel sums over one channel's kernel only, so the fan-in never grows. */
final class DepthwiseAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == DepthwiseConvolution2D.class;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        DepthwiseConvolution2D conv = (DepthwiseConvolution2D) layer;
        int[] k = conv.getKernelSize();
        int[] s = conv.getStride();
        long in = sizes.in();
        long multiplier = conv.getDepthMultiplier();
        long volume = (long) k[0] * k[1];
        InitFans init = new InitFans(
                (double) in * volume,
                (double) multiplier * volume / ((double) s[0] * s[1]),
                shape(k[0], k[1], in, multiplier));
        List<LayerTensor> tensors = new ArrayList<>();
        tensors.add(LayerTensor.matrix("W", volume, in * multiplier, init).joining(Axis.FIXED, Axis.OUTPUT));
        if (conv.hasBias()) {
            tensors.add(LayerTensor.vector("b", Axis.OUTPUT, in * multiplier));
        }
        return tensors;
    }

    @Override
    public List<String> warnings(Layer layer) {
        return MisplacedBias.warnings((DepthwiseConvolution2D) layer);
    }

    @Override
    public boolean sharesOneUpdater(Layer layer) {
        return true;
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return ScaledDepthwiseConvolution2D.of((DepthwiseConvolution2D) layer, scales);
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        return OutputFeatures.multiple(((DepthwiseConvolution2D) layer).getDepthMultiplier());
    }
}
