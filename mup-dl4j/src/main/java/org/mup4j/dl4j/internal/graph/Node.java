package org.mup4j.dl4j.internal.graph;

import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/** A node of a network. */
public sealed interface Node {

    /**
     * The node's name: a vertex's, or a layer's name or index in a multi-layer network.
     *
     * @return unique within the network
     */
    String name();

    /**
     * The names of the nodes and network inputs that it reads.
     *
     * @return in order
     */
    List<String> inputs();

    /**
     * A layer.
     *
     * @param name its name
     * @param inputs what it reads
     * @param layer its configuration
     * @param preProcessor what DL4J applies to its input first, null for nothing
     */
    record LayerNode(
            String name,
            List<String> inputs,
            Layer layer,
            @Nullable InputPreProcessor preProcessor) implements Node {}

    /**
     * A vertex without a layer.
     *
     * @param name its name
     * @param inputs what it reads
     * @param vertex its configuration
     */
    record VertexNode(String name, List<String> inputs, GraphVertex vertex) implements Node {}
}
