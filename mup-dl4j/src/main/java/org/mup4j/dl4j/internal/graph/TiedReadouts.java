package org.mup4j.dl4j.internal.graph;

import java.util.List;
import org.mup4j.dl4j.internal.graph.Node.VertexNode;
import org.mup4j.dl4j.layer.TiedReadout;

/** Finds heads that read with an embedding's matrix. */
public final class TiedReadouts {

    private TiedReadouts() {}

    /**
     * Those of a network.
     *
     * @param graph the network
     * @return its tied heads in order; the second input of each is the embedding
     */
    public static List<VertexNode> in(NetworkGraph graph) {
        return graph.nodes().stream()
                .filter(VertexNode.class::isInstance)
                .map(VertexNode.class::cast)
                .filter(node -> node.vertex() instanceof TiedReadout)
                .toList();
    }

    /**
     * The configuration of one.
     *
     * @param head found here
     * @return its vertex
     */
    public static TiedReadout of(VertexNode head) {
        return (TiedReadout) head.vertex();
    }
}
