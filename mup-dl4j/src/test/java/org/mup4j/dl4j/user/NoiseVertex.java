package org.mup4j.dl4j.user;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vertex of a user's own that nothing is known about. */
public final class NoiseVertex extends GraphVertex {

    private static final long serialVersionUID = 1L;

    private final transient ScaleVertex scale = new ScaleVertex(2);

    @Override
    public GraphVertex clone() {
        return new NoiseVertex();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoiseVertex;
    }

    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public long numParams(boolean backprop) {
        return 0;
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public int maxVertexInputs() {
        return 1;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph, String name, int index, INDArray params, boolean initialise, DataType type) {
        return scale.instantiate(graph, name, index, params, initialise, type);
    }

    @Override
    public InputType getOutputType(int index, InputType... inputs) {
        return inputs[0];
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputs) {
        return scale.getMemoryReport(inputs);
    }
}
