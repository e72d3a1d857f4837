package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.mup4j.dl4j.layer.PositionwiseOutput;
import org.mup4j.dl4j.layer.ScaledDenseLayer;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;

/** Dense and output layers: W of shape [nIn, nOut], b, and with layer normalisation the gain g. */
final class DenseAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == DenseLayer.class
                || layer.getClass() == OutputLayer.class
                || layer.getClass() == RnnOutputLayer.class
                || layer.getClass() == PositionwiseOutput.class
                || layer.getClass() == ScaledDenseLayer.class;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        long in = sizes.in();
        long out = sizes.out();
        List<LayerTensor> tensors = new ArrayList<>();
        tensors.add(LayerTensor.matrix("W", in, out, new InitFans(in, out, shape(in, out))));
        boolean bias = layer instanceof DenseLayer dense ? dense.hasBias() : ((BaseOutputLayer) layer).hasBias();
        if (bias) {
            tensors.add(LayerTensor.vector("b", Axis.OUTPUT, out));
        }
        if (layer instanceof DenseLayer dense && dense.hasLayerNorm()) {
            tensors.add(LayerTensor.vector("g", Axis.OUTPUT, out));
        }
        return tensors;
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return ScaledDenseLayer.of((DenseLayer) layer, scales);
    }
}
