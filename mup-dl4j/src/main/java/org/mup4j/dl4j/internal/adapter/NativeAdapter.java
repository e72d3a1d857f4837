package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.layer.LayerNormalization;
import org.mup4j.dl4j.layer.LearnedPositionalEncoding;
import org.mup4j.dl4j.layer.NativeLayer;
import org.mup4j.dl4j.layer.NormalizationKind;
import org.mup4j.dl4j.layer.PositionwiseDense;
import org.mup4j.dl4j.layer.SinusoidalPositionalEncoding;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.OutputFeatures;
import org.mup4j.dl4j.spi.ParameterScales;

/** The library's own layers, which take factors for each parameter themselves. */
final class NativeAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer instanceof NativeLayer;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        if (layer instanceof LayerNormalization normalization) {
            return normalization(normalization, sizes.in());
        } else if (layer instanceof LearnedPositionalEncoding positions) {
            InitFans init = new InitFans(1, sizes.in(), shape(positions.getPositions(), sizes.in()));
            return List.of(LayerTensor.table("P", sizes.in(), init).joining(Axis.FIXED, Axis.INPUT));
        } else if (layer instanceof PositionwiseDense dense) {
            return dense(sizes.in(), sizes.out(), dense.hasBias());
        }
        return List.of();
    }

    private static List<LayerTensor> normalization(LayerNormalization layer, long size) {
        LayerTensor gain = LayerTensor.vector("g", Axis.INPUT, size);
        return layer.getKind() == NormalizationKind.RMS
                ? List.of(gain)
                : List.of(gain, LayerTensor.vector("b", Axis.INPUT, size));
    }

    private static List<LayerTensor> dense(long in, long out, boolean bias) {
        List<LayerTensor> tensors = new ArrayList<>();
        tensors.add(LayerTensor.matrix("W", in, out, new InitFans(in, out, shape(in, out))));
        if (bias) {
            tensors.add(LayerTensor.vector("b", Axis.OUTPUT, out));
        }
        return tensors;
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        return layer instanceof LayerNormalization
                        || layer instanceof LearnedPositionalEncoding
                        || layer instanceof SinusoidalPositionalEncoding
                ? OutputFeatures.SAME
                : OutputFeatures.OWN;
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return ((NativeLayer) layer).withScales(scales);
    }
}
