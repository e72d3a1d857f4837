package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.LayerTensor.Kind;
import org.mup4j.dl4j.spi.OutputFeatures;

/** Element-wise multiplication: one factor and one shift per unit, the factor drawn by the weight initialiser. */
final class ElementWiseAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == ElementWiseMultiplicationLayer.class;
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        long units = sizes.in();
        LayerTensor factor = new LayerTensor(
                "W",
                shape(units),
                Kind.VECTOR,
                Axis.FIXED,
                Axis.INPUT,
                1,
                units,
                new InitFans(units, units, shape(1, units)),
                ForwardMultiplier.POSSIBLE);
        return List.of(factor, LayerTensor.vector("b", Axis.INPUT, units));
    }

    @Override
    public OutputFeatures outputFeatures(Layer layer) {
        return OutputFeatures.SAME;
    }
}
