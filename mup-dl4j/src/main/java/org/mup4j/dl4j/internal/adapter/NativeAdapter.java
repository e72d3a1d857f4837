package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.layer.ClassToken;
import org.mup4j.dl4j.layer.LayerNormalization;
import org.mup4j.dl4j.layer.LearnedPositionalEncoding;
import org.mup4j.dl4j.layer.MultiHeadAttention;
import org.mup4j.dl4j.layer.NativeLayer;
import org.mup4j.dl4j.layer.NormalizationKind;
import org.mup4j.dl4j.layer.PatchEmbedding;
import org.mup4j.dl4j.layer.PositionwiseDense;
import org.mup4j.dl4j.layer.ProjectionStart;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.LayerTensor.Kind;
import org.mup4j.dl4j.spi.OutputFeatures;
import org.mup4j.dl4j.spi.ParameterScales;

/** The library's own layers, which take factors for each parameter themselves. */
final class NativeAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer instanceof NativeLayer;
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        if (layer instanceof MultiHeadAttention attention && attention.getNOut() % attention.getHeads() != 0) {
            throw new MuPException("nOut=" + attention.getNOut() + " is no multiple of its " + attention.getHeads()
                    + " heads: choose a width that is one");
        }
        return LayerAdapter.super.sizes(layer);
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        if (layer instanceof LayerNormalization normalization) {
            return normalization(normalization, sizes.in());
        } else if (layer instanceof LearnedPositionalEncoding positions) {
            InitFans init = new InitFans(1, sizes.in(), shape(positions.getPositions(), sizes.in()));
            return List.of(LayerTensor.table("P", sizes.in(), init).joining(Axis.FIXED, Axis.INPUT));
        } else if (layer instanceof ClassToken) {
            return List.of(LayerTensor.vector("c", Axis.INPUT, sizes.in()));
        } else if (layer instanceof PositionwiseDense dense) {
            return dense(sizes.in(), sizes.out(), dense.hasBias());
        } else if (layer instanceof PatchEmbedding patches) {
            return dense(sizes.in() * patches.getPatchSize() * patches.getPatchSize(), sizes.out(), true);
        } else if (layer instanceof MultiHeadAttention attention) {
            return attention(attention, sizes);
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

    private static List<LayerTensor> attention(MultiHeadAttention layer, LayerSizes sizes) {
        long in = sizes.in();
        long out = sizes.out();
        List<LayerTensor> tensors = new ArrayList<>();
        tensors.add(projection("Wq", in, out, layer.getQueryStart()));
        tensors.add(projection("Wk", in, out, ProjectionStart.WEIGHT_INIT));
        tensors.add(projection("Wv", in, out, ProjectionStart.WEIGHT_INIT));
        tensors.add(projection("Wo", out, out, layer.getOutputStart()).joining(Axis.OUTPUT, Axis.OUTPUT));
        if (layer.hasBias()) {
            for (String bias : List.of("bq", "bk", "bv", "bo")) {
                tensors.add(LayerTensor.vector(bias, Axis.OUTPUT, out));
            }
        }
        return tensors;
    }

    /** None of the projections can be scaled by scaling the layer's input alone. */
    private static LayerTensor projection(String name, long in, long out, ProjectionStart start) {
        List<Long> shape = shape(in, out);
        InitFans init = start == ProjectionStart.ZERO ? InitFans.NONE : new InitFans(in, out, shape);
        return new LayerTensor(
                name,
                shape,
                Kind.MATRIX,
                Axis.INPUT,
                Axis.OUTPUT,
                in,
                out,
                init,
                ForwardMultiplier.INPUT_READ_ELSEWHERE);
    }

    @Override
    public Layer relativeTo(Layer layer, Layer base) {
        if (layer instanceof MultiHeadAttention attention
                && base instanceof MultiHeadAttention small
                && attention.getBaseHeadSize() == 0
                && attention.headSize() != small.headSize()) {
            return attention.withBaseHeadSize(small.headSize());
        }
        return layer;
    }

    @Override
    public Layer withBaseHeadSize(Layer layer, long headSize) {
        return layer instanceof MultiHeadAttention attention
                        && attention.getBaseHeadSize() == 0
                        && attention.headSize() != headSize
                ? attention.withBaseHeadSize(headSize)
                : layer;
    }

    @Override
    public List<String> warningsAtWidth(Layer layer) {
        return layer instanceof MultiHeadAttention attention && attention.getBaseHeadSize() == 0
                ? List.of(
                        "a base width does not say whether heads grow in number or in size, so that attention logits keep their"
                                + " scale 1/sqrt(head size): give the base itself, MuP.wrap(conf).base(smallConf), or"
                                + " the size of its heads, MuP.wrap(conf).baseWidth(n).baseHeadSize(d)")
                : List.of();
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        boolean own = layer instanceof PositionwiseDense
                || layer instanceof PatchEmbedding
                || layer instanceof MultiHeadAttention;
        return own ? OutputFeatures.OWN : OutputFeatures.SAME;
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return ((NativeLayer) layer).withScales(scales);
    }
}
