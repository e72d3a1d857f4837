package org.mup4j.dl4j.layer;

import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A SameDiff vertex in a graph, with the true gradient: Deeplearning4j's own gives twice that, for the vertex and for all
 * below it, because it counts the error from above as a loss a second time. A SameDiff vertex of a user's own may
 * instantiate it, too.
 */
@SuppressWarnings("overrides") // DL4J's own vertex declares an array where its interface has varargs
public class ExactSameDiffVertex extends SameDiffGraphVertex {

    private static final long serialVersionUID = 1L;

    /**
     * What a configuration's {@code instantiate} returns.
     *
     * @param vertex the vertex's configuration
     * @param graph the network
     * @param name the vertex's name
     * @param index the vertex's index in the network
     * @param parameters all parameters of the vertex, one after another
     * @param initialise whether to draw them
     * @param dataType the network's type of numbers
     */
    public ExactSameDiffVertex(
            SameDiffVertex vertex,
            ComputationGraph graph,
            String name,
            int index,
            INDArray parameters,
            boolean initialise,
            DataType dataType) {
        super(vertex, graph, name, index, parameters, initialise, dataType);
        vertex.setName(name);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
        INDArray whole = epsilon;
        epsilon = workspaces.dup(ArrayType.ACTIVATION_GRAD, whole).muli(0.5);
        try {
            return super.doBackward(tbptt, workspaces);
        } finally {
            epsilon = whole;
        }
    }
}
