package org.mup4j.dl4j.user;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;
import org.mup4j.dl4j.spi.VertexAdapter;

/** Tells mup4j about {@link GatedVertex}. */
public final class GatedVertexAdapter implements VertexAdapter {

    @Override
    public boolean supports(SameDiffVertex vertex) {
        return vertex.getClass() == GatedVertex.class;
    }

    @Override
    public LayerSizes sizes(SameDiffVertex vertex) {
        GatedVertex gated = (GatedVertex) vertex;
        return new LayerSizes(gated.getFirst(), gated.getOut(), List.of(), List.of(gated.getSecond()));
    }

    @Override
    public List<LayerTensor> tensors(SameDiffVertex vertex, LayerSizes sizes) {
        return List.of(matrix("A", 0, sizes), matrix("B", 1, sizes), LayerTensor.vector("c", Axis.OUTPUT, sizes.out()));
    }

    private static LayerTensor matrix(String parameter, int input, LayerSizes sizes) {
        long in = sizes.in(input);
        long out = sizes.out();
        return LayerTensor.matrix(parameter, in, out, new InitFans(in, out, LayerTensor.shape(out, in)))
                .reading(input);
    }

    @Override
    public Map<String, IWeightInit> initialisers(SameDiffVertex vertex) {
        return Map.of("A", new WeightInitXavier(), "B", new WeightInitXavier());
    }

    @Override
    public SameDiffVertex withScales(
            SameDiffVertex vertex, ParameterScales scales, Map<String, IWeightInit> initialisers) {
        return ((GatedVertex) vertex).with(scales, initialisers);
    }
}
