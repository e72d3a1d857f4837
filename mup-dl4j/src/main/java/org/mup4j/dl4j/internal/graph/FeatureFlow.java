package org.mup4j.dl4j.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
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
    private final VertexFlow vertices = new VertexFlow(ties);

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

    /** What to say about vertices that read widths. */
    List<String> warnings() {
        return vertices.warnings();
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
            out.put(vertex.name(), vertices.through(vertex.name(), NetworkGraph.thawed(vertex.vertex()), inputs));
        }
    }

    private void visitLayer(LayerNode node) {
        LayerAdapter adapter;
        LayerSizes sizes;
        OutputFeatures relation;
        try {
            adapter = Adapters.of(node.layer());
            sizes = adapter.sizes(node.layer());
            relation = adapter.outputFeatures(node.layer());
        } catch (MuPException e) {
            throw new MuPException("Layer '" + node.name() + "': " + e.getMessage(), e);
        }
        Features in = out.get(node.inputs().get(0));
        requireUnits(node, sizes, relation);
        learnInputSize(node, in, sizes.in());
        requireInputsFit(node, in, sizes.in());
        List<Features> further = further(node, sizes);
        Features result =
                (relation.fresh() ? Features.of(new Axis(node.name(), sizes.out())) : in).multiplied(relation.times());
        layers.put(node.name(), new LayerFlow(node, adapter, sizes, in, further, result));
        out.put(node.name(), result);
    }

    /** What a vertex with tensors reads behind its first input. */
    private List<Features> further(LayerNode node, LayerSizes sizes) {
        List<Features> further = new ArrayList<>();
        for (int i = 0; i < sizes.further().size(); i++) {
            Features in = out.get(node.inputs().get(i + 1));
            learnInputSize(node, in, sizes.further().get(i));
            requireInputsFit(node, in, sizes.further().get(i));
            further.add(in);
        }
        return further;
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
        fits |= makesImages(node.preProcessor()) && features % Math.max(1, nIn) == 0;
        if (nIn > 0 && features != Axis.UNKNOWN && !fits) {
            throw new MuPException("Layer '" + node.name() + "': nIn=" + nIn + ", but " + features
                    + " features reach it: set nIn to what the layer before it gives, or leave it to the input type of"
                    + " the network");
        }
    }

    /** Whether a preprocessor makes several features into the pixels of one. */
    private static boolean makesImages(@Nullable InputPreProcessor preProcessor) {
        if (preProcessor instanceof ComposableInputPreProcessor composed) {
            return Arrays.stream(composed.getInputPreProcessors()).anyMatch(FeatureFlow::makesImages);
        }
        return preProcessor instanceof RnnToCnnPreProcessor
                || preProcessor instanceof FeedForwardToCnnPreProcessor
                || preProcessor instanceof FeedForwardToCnn3DPreProcessor;
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
}
