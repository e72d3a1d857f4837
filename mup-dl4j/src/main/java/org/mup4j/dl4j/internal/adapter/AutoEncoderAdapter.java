package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.layer.ScaledAutoEncoder;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;

/** The autoencoder: a dense layer whose transposed weight and visible bias decode during pretraining. */
final class AutoEncoderAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == AutoEncoder.class || layer.getClass() == ScaledAutoEncoder.class;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        long in = sizes.in();
        long out = sizes.out();
        return List.of(
                LayerTensor.matrix("W", in, out, new InitFans(in, out, shape(in, out)))
                        .withForwardMultiplier(ForwardMultiplier.INPUT_READ_ELSEWHERE),
                LayerTensor.vector("b", Axis.OUTPUT, out),
                LayerTensor.vector("vb", Axis.INPUT, in));
    }

    @Override
    public List<String> warnings(Layer layer) {
        return List.of(
                "pretraining decodes with the transposed weight, which is one tensor with two roles: the rule is that"
                        + " of the encoder, and a rate of pretraining does not carry over to other widths");
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return ScaledAutoEncoder.of((AutoEncoder) layer, scales);
    }
}
