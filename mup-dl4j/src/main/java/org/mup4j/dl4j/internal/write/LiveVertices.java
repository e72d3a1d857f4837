package org.mup4j.dl4j.internal.write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.VertexSettings;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** The rates of a live graph's vertices with tensors. Such a vertex applies the factors of a plan itself. */
final class LiveVertices {

    private final Map<String, GraphVertex> vertices = new LinkedHashMap<>();

    LiveVertices(ComputationGraph net) {
        for (GraphVertex vertex : net.getVertices()) {
            if (!vertex.hasLayer() && vertex.getConfig() instanceof SameDiffVertex own && own.numParams(true) > 0) {
                vertices.put(vertex.getVertexName(), vertex);
            }
        }
    }

    /**
     * Takes the vertices out of a plan and says how to write them.
     *
     * @param byLayer the plan's tensors, of which those of the vertices are removed
     * @param base gives an updater the base rate
     * @return what to run, nothing of which has run yet
     */
    List<Runnable> writes(Map<String, List<TensorPlan>> byLayer, UnaryOperator<IUpdater> base) {
        List<Runnable> writes = new ArrayList<>();
        vertices.forEach((name, vertex) -> {
            List<TensorPlan> tensors = byLayer.remove(name);
            if (tensors == null) {
                throw new MuPException("The plan is for a network without the vertex '" + name
                        + "', which is trained in this network" + LiveRates.WAY_OUT);
            }
            SameDiffVertex configured = (SameDiffVertex) vertex.getConfig();
            requireFit(name, vertex, tensors);
            writes.add(() -> {
                IUpdater biases = configured.getBiasUpdater();
                configured.setUpdater(base.apply(configured.getUpdater()));
                if (biases != null) {
                    configured.setBiasUpdater(base.apply(biases));
                }
            });
        });
        return writes;
    }

    private static void requireFit(String name, GraphVertex vertex, List<TensorPlan> tensors) {
        SameDiffVertex probe = VertexSettings.copy((SameDiffVertex) vertex.getConfig());
        probe.setUpdater(new Sgd(1));
        probe.setBiasUpdater(new Sgd(1));
        for (TensorPlan tensor : tensors) {
            INDArray actual = vertex.paramTable(false).get(tensor.parameter());
            if (actual == null || actual.length() != tensor.shape().stream().reduce(1L, Math::multiplyExact)) {
                throw new MuPException("The plan is for a network whose vertex '" + name + "' has "
                        + tensor.parameter() + " " + tensor.shape() + ", but in this network it has "
                        + (actual == null ? "no such parameter" : Arrays.toString(actual.shape())) + LiveRates.WAY_OUT);
            }
            double own = probe.getUpdaterByParam(tensor.parameter()).getLearningRate(0, 0);
            if (own != tensor.learningRateMultiplier()) {
                throw new MuPException("Vertex '" + name + "': the plan multiplies the rate of " + tensor.parameter()
                        + " by " + tensor.learningRateMultiplier() + ", this network's vertex by " + own
                        + LiveRates.WAY_OUT);
            }
        }
    }
}
