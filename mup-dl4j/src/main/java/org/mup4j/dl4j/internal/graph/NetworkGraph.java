package org.mup4j.dl4j.internal.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.VertexLayer;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.internal.graph.Node.VertexNode;

/**
 * The nodes of a multi-layer network or computation graph in the order in which DL4J lays out its parameters.
 *
 * @param inputs names of the network inputs
 * @param nodes all nodes, each after those it reads
 * @param outputs names of the nodes that are network outputs
 */
public record NetworkGraph(List<String> inputs, List<Node> nodes, List<String> outputs) {

    private static final String DATA = "(network input)";

    /**
     * Copies the lists.
     *
     * @param inputs names of the network inputs
     * @param nodes all nodes, each after those it reads
     * @param outputs names of the nodes that are network outputs
     */
    public NetworkGraph {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads a multi-layer network.
     *
     * @param conf its configuration
     * @return a chain
     */
    public static NetworkGraph of(MultiLayerConfiguration conf) {
        List<Node> nodes = new ArrayList<>();
        Map<String, Integer> indexes = new LinkedHashMap<>();
        String last = DATA;
        for (int i = 0; i < conf.getConfs().size(); i++) {
            Layer layer = conf.getConf(i).getLayer();
            String name = layerName(layer, i);
            Integer twin = indexes.putIfAbsent(name, i);
            if (twin != null) {
                throw new MuPException("Layers " + twin + " and " + i + " are both called '" + name
                        + "': give each layer a name of its own, or none");
            }
            nodes.add(new LayerNode(name, List.of(last), layer, conf.getInputPreProcess(i)));
            last = name;
        }
        return new NetworkGraph(List.of(DATA), nodes, List.of(last));
    }

    /**
     * What a layer of a multi-layer network is called: its name, or its index if the user gave none. DL4J itself names such
     * a layer "layer" and its index.
     *
     * @param layer the layer
     * @param index its index
     * @return the name used in plans and messages
     */
    public static String layerName(Layer layer, int index) {
        String name = layer.getLayerName();
        return name == null || name.equals("layer" + index) ? Integer.toString(index) : name;
    }

    /**
     * Reads a computation graph.
     *
     * @param conf its configuration; DL4J caches a topological order in it, so give it a copy
     * @return its nodes in that order
     */
    public static NetworkGraph of(ComputationGraphConfiguration conf) {
        new ComputationGraph(conf).calculateIndices();
        List<Node> nodes = new ArrayList<>();
        for (String name : conf.getTopologicalOrderStr()) {
            GraphVertex vertex = conf.getVertices().get(name);
            if (vertex != null) {
                nodes.add(node(name, List.copyOf(conf.getVertexInputs().get(name)), vertex));
            }
        }
        return new NetworkGraph(conf.getNetworkInputs(), nodes, conf.getNetworkOutputs());
    }

    private static Node node(String name, List<String> inputs, GraphVertex vertex) {
        if (vertex instanceof LayerVertex layer) {
            return new LayerNode(name, inputs, layer.getLayerConf().getLayer(), layer.getPreProcessor());
        } else if (vertex instanceof SameDiffVertex own && own.numParams(true) > 0) {
            return new LayerNode(name, inputs, new VertexLayer(own), null);
        }
        return new VertexNode(name, inputs, vertex);
    }

    /**
     * What a frozen vertex freezes.
     *
     * @param vertex any vertex
     * @return the vertex inside, or the vertex itself
     */
    static GraphVertex thawed(GraphVertex vertex) {
        GraphVertex inner = vertex;
        while (inner instanceof FrozenVertex frozen) {
            inner = frozen.getUnderlying();
        }
        return inner;
    }

    /**
     * The layers among the nodes.
     *
     * @return in order
     */
    public List<LayerNode> layers() {
        return nodes.stream()
                .filter(LayerNode.class::isInstance)
                .map(LayerNode.class::cast)
                .toList();
    }
}
