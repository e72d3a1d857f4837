package org.mup4j.dl4j.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.internal.graph.Node.VertexNode;

/** The residual branches of a graph: of two summands, the one that is computed from the other is the branch. */
public final class ResidualBranches {

    /**
     * One residual addition.
     *
     * @param addition the name of the ElementWise vertex
     * @param branch the summand that is the branch
     * @param layers the layers inside the branch
     */
    public record Branch(String addition, String branch, Set<String> layers) {}

    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Set<String>> ancestors = new HashMap<>();

    private ResidualBranches(NetworkGraph graph) {
        for (Node node : graph.nodes()) {
            Set<String> above = new HashSet<>();
            for (String input : node.inputs()) {
                above.add(input);
                above.addAll(ancestors.getOrDefault(input, Set.of()));
            }
            nodes.put(node.name(), node);
            ancestors.put(node.name(), above);
        }
    }

    /**
     * Finds the branches.
     *
     * @param graph a network
     * @return its residual additions in order
     * @throws MuPException if an addition's summands are computed apart, so that neither is the branch of the other
     */
    public static List<Branch> of(NetworkGraph graph) {
        ResidualBranches finder = new ResidualBranches(graph);
        List<Branch> branches = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node instanceof VertexNode vertex
                    && NetworkGraph.thawed(vertex.vertex()) instanceof ElementWiseVertex add
                    && add.getOp() == ElementWiseVertex.Op.Add) {
                branches.add(finder.branch(vertex));
            }
        }
        return branches;
    }

    private Branch branch(VertexNode addition) {
        List<String> inputs = addition.inputs();
        if (inputs.size() == 2) {
            for (int i = 0; i < 2; i++) {
                String branch = inputs.get(i);
                String trunk = inputs.get(1 - i);
                if (ancestors.getOrDefault(branch, Set.of()).contains(trunk)) {
                    return new Branch(addition.name(), branch, layersBetween(trunk, branch));
                }
            }
        }
        throw new MuPException(
                "Vertex '" + addition.name() + "' adds " + inputs + ", and none of them is computed from the"
                        + " other, so that it is not clear which is the residual branch: add the branch to the very activation"
                        + " that it starts from, without a layer on the way");
    }

    private Set<String> layersBetween(String trunk, String branch) {
        Set<String> layers = new LinkedHashSet<>();
        for (Node node : nodes.values()) {
            boolean below = ancestors.get(node.name()).contains(trunk);
            boolean above = node.name().equals(branch)
                    || ancestors.getOrDefault(branch, Set.of()).contains(node.name());
            if (node instanceof LayerNode && below && above) {
                layers.add(node.name());
            }
        }
        return layers;
    }
}
