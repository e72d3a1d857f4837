package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.mup4j.dl4j.layer.ScaledAttentionVertex;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.ParameterScales;
import org.mup4j.dl4j.spi.VertexAdapter;

/** Attention of one sequence to another. Its inputs are queries, keys and values, each with features of its own. */
final class AttentionVertexAdapter implements VertexAdapter {

    @Override
    public boolean supports(SameDiffVertex vertex) {
        return vertex.getClass() == AttentionVertex.class || vertex.getClass() == ScaledAttentionVertex.class;
    }

    @Override
    public LayerSizes sizes(SameDiffVertex vertex) {
        AttentionVertex attention = (AttentionVertex) vertex;
        return new LayerSizes(
                attention.getNInQueries(),
                attention.getNOut(),
                List.of(attention.getNHeads() * attention.getHeadSize(), attention.getHeadSize()),
                List.of(attention.getNInKeys(), attention.getNInValues()));
    }

    @Override
    public List<Long> innerAt(SameDiffVertex vertex, long width, long headSize) {
        return AttentionTensors.innerAt(sizes(vertex), width, headSize);
    }

    @Override
    public List<LayerTensor> tensors(SameDiffVertex vertex, LayerSizes sizes) {
        long all = sizes.inner().get(0);
        LayerTensor back = LayerTensor.matrix(
                        "Wo", all, sizes.out(), new InitFans(all, sizes.out(), shape(all, sizes.out())))
                .joining(Axis.INNER, Axis.OUTPUT);
        return List.of(
                onto("Wq", 0, sizes).makingQueries(sizes.inner().get(1)),
                onto("Wk", 1, sizes),
                onto("Wv", 2, sizes),
                back);
    }

    /** A projection of one input onto all heads. DL4J tells its initialiser the fan-out of one head. */
    private static LayerTensor onto(String parameter, int input, LayerSizes sizes) {
        long all = sizes.inner().get(0);
        long size = sizes.inner().get(1);
        long in = sizes.in(input);
        InitFans init = new InitFans(in, size, shape(Math.max(1, all / size), size, in));
        return LayerTensor.matrix(parameter, in, all, init)
                .joining(Axis.INPUT, Axis.INNER)
                .reading(input);
    }

    @Override
    public Map<String, IWeightInit> initialisers(SameDiffVertex vertex) {
        IWeightInit all = ((AttentionVertex) vertex).getWeightInit().getWeightInitFunction();
        return Stream.of("Wq", "Wk", "Wv", "Wo").collect(Collectors.toMap(parameter -> parameter, parameter -> all));
    }

    @Override
    public List<String> warningsAtWidth(SameDiffVertex vertex) {
        return List.of(AttentionTensors.HEADS);
    }

    @Override
    public SameDiffVertex withScales(
            SameDiffVertex vertex, ParameterScales scales, Map<String, IWeightInit> initialisers) {
        return ScaledAttentionVertex.of((AttentionVertex) vertex, scales, initialisers);
    }
}
