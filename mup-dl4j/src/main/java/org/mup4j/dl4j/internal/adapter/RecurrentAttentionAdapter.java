package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.layer.ScaledRecurrentAttentionLayer;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;

/** A recurrent layer that attends to the whole input from its own last output, which makes the queries. */
final class RecurrentAttentionAdapter implements LayerAdapter {

    @Override
    public boolean supports(Layer layer) {
        return layer.getClass() == RecurrentAttentionLayer.class
                || layer.getClass() == ScaledRecurrentAttentionLayer.class;
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        RecurrentAttentionLayer attention = (RecurrentAttentionLayer) layer;
        return attention.isProjectInput()
                ? AttentionTensors.sizes(
                        attention.getNIn(), attention.getNOut(), attention.getNHeads(), attention.getHeadSize())
                : new LayerSizes(attention.getNIn(), attention.getNOut());
    }

    @Override
    public List<Long> innerAt(Layer layer, long width, long headSize) {
        return projects(layer) ? AttentionTensors.innerAt(sizes(layer), width, headSize) : List.of();
    }

    private static boolean projects(Layer layer) {
        return ((RecurrentAttentionLayer) layer).isProjectInput();
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        long in = sizes.in();
        long out = sizes.out();
        List<LayerTensor> tensors = new ArrayList<>();
        tensors.add(matrix("W", in, out));
        tensors.add(matrix("RW", out, out).joining(Axis.OUTPUT, Axis.OUTPUT));
        if (projects(layer)) {
            tensors.addAll(AttentionTensors.all(Axis.OUTPUT, out, sizes));
        }
        if (((RecurrentAttentionLayer) layer).isHasBias()) {
            tensors.add(LayerTensor.vector("b", Axis.OUTPUT, out));
        }
        return tensors;
    }

    private static LayerTensor matrix(String parameter, long in, long out) {
        return LayerTensor.matrix(parameter, in, out, new InitFans(in, out, shape(in, out)))
                .withForwardMultiplier(ForwardMultiplier.INPUT_READ_ELSEWHERE);
    }

    @Override
    public List<String> warnings(Layer layer) {
        return projects(layer) ? List.of() : List.of(AttentionTensors.UNPROJECTED);
    }

    @Override
    public List<String> warningsAtWidth(Layer layer) {
        return projects(layer) ? List.of(AttentionTensors.HEADS) : List.of();
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        return ScaledRecurrentAttentionLayer.of((RecurrentAttentionLayer) layer, scales);
    }
}
