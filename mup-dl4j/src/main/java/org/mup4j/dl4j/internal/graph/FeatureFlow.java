package org.mup4j.dl4j.internal.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Adapters;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.internal.graph.Node.VertexNode;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.OutputFeatures;

/**
 * Follows the features through a network without knowing any image size: every layer with sizes of its own says how many
 * inputs it has, and a whole multiple of the features that reach it is a flattened image.
 */
final class FeatureFlow {

    /** Two sums of features that must have one size, though they are made up of different axes. */
    record Tie(String node, Features first, Features second) {}

    private final Map<String, Features> out = new HashMap<>();
    private final Map<String, LayerFlow> layers = new LinkedHashMap<>();
    private final List<Tie> ties = new ArrayList<>();

    static FeatureFlow through(NetworkGraph graph, Set<String> fixed) {
        FeatureFlow flow = new FeatureFlow();
        for (String input : graph.inputs()) {
            Axis axis = new Axis(input, Axis.UNKNOWN);
            axis.makeFinite();
            flow.out.put(input, Features.of(axis));
        }
        for (Node node : graph.nodes()) {
            flow.visit(node);
        }
        for (String output : graph.outputs()) {
            flow.out.get(output).axes().forEach(Axis::makeFinite);
        }
        for (String layer : fixed) {
            if (!flow.layers.containsKey(layer)) {
                throw new MuPException("There is no layer '" + layer + "' to be kept at a fixed size; the layers are "
                        + String.join(", ", flow.layers.keySet()));
            }
            flow.out.get(layer).axes().forEach(Axis::makeFinite);
        }
        return flow;
    }

    /** Layers by name, in the network's order. */
    Map<String, LayerFlow> layers() {
        return layers;
    }

    List<Tie> ties() {
        return ties;
    }

    /** The features that a node reads first. */
    Features reaching(NetworkGraph graph, String name) {
        return graph.nodes().stream()
                .filter(n -> n.name().equals(name))
                .map(n -> out.get(n.inputs().get(0)))
                .findFirst()
                .orElseThrow();
    }

    private void visit(Node node) {
        if (node instanceof LayerNode layer) {
            visitLayer(layer);
        } else if (node instanceof VertexNode vertex) {
            List<Features> inputs = vertex.inputs().stream().map(out::get).toList();
            out.put(vertex.name(), through(vertex.name(), NetworkGraph.thawed(vertex.vertex()), inputs));
        }
    }

    private void visitLayer(LayerNode node) {
        LayerAdapter adapter;
        try {
            adapter = Adapters.of(node.layer());
        } catch (MuPException e) {
            throw new MuPException("Layer '" + node.name() + "': " + e.getMessage(), e);
        }
        Features in = out.get(node.inputs().get(0));
        LayerSizes sizes = adapter.sizes(node.layer());
        OutputFeatures relation = adapter.outputFeatures(node.layer());
        requireUnits(node, sizes, relation);
        learnInputSize(node, in, sizes.in());
        requireInputsFit(node, in, sizes.in());
        Features result =
                relation.fresh() ? Features.of(new Axis(node.name(), sizes.out())) : in.multiplied(relation.times());
        layers.put(node.name(), new LayerFlow(node, adapter, sizes, in, result));
        out.put(node.name(), result);
    }

    private static void requireUnits(LayerNode node, LayerSizes sizes, OutputFeatures relation) {
        if (relation.fresh() && sizes.out() < 1) {
            throw new MuPException("Layer '" + node.name() + "': nOut=" + sizes.out()
                    + ", but a layer has at least one unit: set nOut to its number of units");
        }
        if (sizes.in() < 0 || relation.fresh() && sizes.in() == 0) {
            throw new MuPException("Layer '" + node.name() + "': nIn=" + sizes.in()
                    + ", but a layer reads at least one feature: set nIn, or the input type of the network");
        }
    }

    /** Nothing but a preprocessor makes several inputs of one feature. */
    private static void requireInputsFit(LayerNode node, Features in, long nIn) {
        long features = in.size(Axis::size);
        boolean fits = node.preProcessor() == null ? nIn == features : nIn % Math.max(1, features) == 0;
        if (nIn > 0 && features != Axis.UNKNOWN && !fits) {
            throw new MuPException("Layer '" + node.name() + "': nIn=" + nIn + ", but " + features
                    + " features reach it: set nIn to what the layer before it gives, or leave it to the input type of"
                    + " the network");
        }
    }

    /** A dense layer on a network input tells the input's size; behind a flattened image it is not known and not needed. */
    private static void learnInputSize(LayerNode node, Features in, long nIn) {
        if (nIn > 0 && node.preProcessor() == null && in.pieces().size() == 1) {
            Axis axis = in.pieces().get(0).axis();
            if (axis.size() == Axis.UNKNOWN
                    && in.pieces().get(0).times() == in.pieces().get(0).over()) {
                axis.join(new Axis(axis.owner(), nIn));
            }
        }
    }

    private Features through(String name, GraphVertex vertex, List<Features> inputs) {
        if (vertex instanceof MergeVertex) {
            return Features.concatenated(inputs);
        } else if (vertex instanceof ElementWiseVertex || vertex instanceof StackVertex) {
            return joined(name, inputs);
        } else if (vertex instanceof ScaleVertex
                || vertex instanceof ShiftVertex
                || vertex instanceof UnstackVertex
                || vertex instanceof PreprocessorVertex
                || vertex instanceof PoolHelperVertex) {
            return inputs.get(0);
        } else if (vertex instanceof SubsetVertex subset) {
            return subset(name, subset, inputs.get(0));
        }
        throw new MuPException("Vertex '" + name + "': the vertex type "
                + vertex.getClass().getName() + " is not supported yet: replace it by ElementWise, Merge, Scale, Shift,"
                + " Stack, Unstack or Subset vertices, or wrap the parts of the network before and after it apart");
    }

    private Features joined(String name, List<Features> inputs) {
        Features widest = inputs.get(0);
        for (Features next : inputs.subList(1, inputs.size())) {
            if (widest.join(next)) {
                continue;
            }
            long mine = widest.size(Axis::size);
            long theirs = next.size(Axis::size);
            if (mine != Axis.UNKNOWN && theirs != Axis.UNKNOWN && mine != theirs) {
                // DL4J broadcasts a single unit over the others.
                widest = mine > theirs ? widest : next;
            } else {
                ties.add(new Tie(name, widest, next));
            }
        }
        return widest;
    }

    private static Features subset(String name, SubsetVertex subset, Features in) {
        long part = subset.getTo() - (long) subset.getFrom() + 1;
        long whole = in.size(Axis::size);
        if (whole == Axis.UNKNOWN) {
            Axis axis = new Axis(name, part);
            axis.makeFinite();
            return Features.of(axis);
        }
        return in.share(part, whole);
    }
}
