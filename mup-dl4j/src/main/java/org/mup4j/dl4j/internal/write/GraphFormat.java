package org.mup4j.dl4j.internal.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.VertexLayer;
import org.mup4j.dl4j.internal.adapter.VertexSettings;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.layer.ResidualSum;
import org.mup4j.dl4j.layer.ScaledAttentionVertex;
import org.mup4j.dl4j.layer.TiedReadout;
import org.mup4j.dl4j.spi.ParameterScales;

/** Computation graphs. */
final class GraphFormat implements Format<ComputationGraphConfiguration> {

    private static final String BRANCH_SCALE = "-depth-scale";

    @Override
    public ComputationGraphConfiguration copy(ComputationGraphConfiguration conf) {
        ComputationGraphConfiguration copy = conf.clone(); // forgets how far the network was trained
        copy.setIterationCount(conf.getIterationCount());
        copy.setEpochCount(conf.getEpochCount());
        copy.getVertices()
                .replaceAll((name, vertex) -> unchanging(conf.getVertices().get(name), vertex));
        for (GraphVertex vertex : copy.getVertices().values()) {
            if (vertex instanceof LayerVertex layer) {
                layer.getLayerConf()
                        .setLayer(LayerCopies.copy(layer.getLayerConf().getLayer()));
            }
        }
        return copy;
    }

    /** DL4J's clones of these forget settings; training changes only those of vertices with tensors, others may be shared. */
    private static GraphVertex unchanging(GraphVertex original, GraphVertex clone) {
        if (original instanceof SameDiffVertex own) {
            return VertexSettings.copy(own);
        }
        return original instanceof L2Vertex || original instanceof ReshapeVertex ? original : clone;
    }

    @Override
    public NetworkGraph graph(ComputationGraphConfiguration conf) {
        return NetworkGraph.of(copy(conf));
    }

    @Override
    public ComputationGraphConfiguration write(ComputationGraphConfiguration conf, NetworkPlan plan) {
        ComputationGraphConfiguration copy = copy(conf);
        plan.layers().forEach((name, written) -> {
            if (copy.getVertices().get(name) instanceof LayerVertex vertex) {
                vertex.getLayerConf().setLayer(written.layer());
                if (written.preProcessor() != null) {
                    vertex.setPreProcessor(written.preProcessor());
                }
            } else if (written.layer() instanceof VertexLayer own && own.isWritten()) {
                copy.getVertices().put(name, own.vertex());
            }
        });
        if (!plan.plan().isIdentity()) {
            copy.getVertices().replaceAll((name, vertex) -> exact(vertex));
        }
        plan.heads()
                .forEach((name, factor) ->
                        copy.getVertices().computeIfPresent(name, (n, vertex) -> ((TiedReadout) vertex).times(factor)));
        plan.branches().forEach((addition, branch) -> scaleBranch(copy, addition, branch, plan.branchMultiplier()));
        return copy;
    }

    /** Attention without tensors is no layer of a plan, but the gradient that it passes on has to be the true one. */
    private static GraphVertex exact(GraphVertex vertex) {
        return vertex.getClass() == AttentionVertex.class && vertex.numParams(true) == 0
                ? ScaledAttentionVertex.of((AttentionVertex) vertex, new ParameterScales(Map.of()), Map.of())
                : vertex;
    }

    private static void scaleBranch(ComputationGraphConfiguration conf, String addition, String branch, double factor) {
        boolean second = conf.getVertexInputs().get(addition).indexOf(branch) == 1;
        if (second && conf.getVertices().get(addition) instanceof ResidualSum sum) {
            conf.getVertices().put(addition, sum.times(factor));
            return;
        }
        String name = addition + BRANCH_SCALE;
        if (conf.getVertices().containsKey(name)) {
            throw new MuPException("The graph already has a vertex '" + name
                    + "', the name under which the branch into '" + addition + "' would be scaled: rename it");
        }
        conf.getVertices().put(name, new ScaleVertex(factor));
        conf.getVertexInputs().put(name, List.of(branch));
        List<String> inputs = new ArrayList<>(conf.getVertexInputs().get(addition));
        inputs.set(inputs.indexOf(branch), name);
        conf.getVertexInputs().put(addition, inputs);
    }

    @Override
    public ComputationGraphConfiguration moveRates(
            ComputationGraphConfiguration conf, double reference, double learningRate) {
        ComputationGraphConfiguration copy = copy(conf);
        for (GraphVertex vertex : copy.getVertices().values()) {
            if (vertex instanceof LayerVertex layer) {
                Rates.move(layer.getLayerConf().getLayer(), reference, learningRate);
            } else if (vertex instanceof SameDiffVertex own) {
                VertexSettings.move(own, reference, learningRate);
            }
        }
        return copy;
    }
}
