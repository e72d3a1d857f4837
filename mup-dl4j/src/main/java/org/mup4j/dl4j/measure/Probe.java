package org.mup4j.dl4j.measure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.nn.AttentionRun;
import org.mup4j.dl4j.internal.nn.LiveLayers;
import org.mup4j.dl4j.internal.nn.TiedReadoutRun;
import org.mup4j.dl4j.measure.ProbeSnapshot.Output;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sends a fixed batch through a network and keeps what every layer makes of it: outputs and pre-activations, the network's
 * output included, which Deeplearning4j's listeners never see.
 *
 * <pre>{@code
 * ProbeSnapshot before = Probe.on(net, features);
 * net.fit(data);
 * ProbeSnapshot change = Probe.on(net, features).minus(before);
 * }</pre>
 *
 * <p>The pass applies no dropout, no weight noise and no masks, and recurrent layers start from a zero state. It draws no
 * random numbers and leaves the network as it was, so that training goes on to the bit as if nobody had looked; it may run
 * inside {@code iterationDone} of a listener. It must not run on a network that another thread is training; several
 * threads may probe networks of their own.
 *
 * <p>The pre-activation is the argument of the layer's activation function, in the shape in which the layer computes it
 * (an {@code RnnOutputLayer} works on [batch x time, features]). A layer that applies none, such as batch normalisation or
 * pooling, and one that applies it several times, such as an LSTM, has its output as pre-activation. A {@code
 * MultiHeadAttention} has its logits besides. A {@code TiedReadout}, a vertex, is probed like a layer.
 */
public final class Probe {

    private Probe() {}

    /**
     * Probes as for inference: running statistics in batch normalisation.
     *
     * @param net a MultiLayerNetwork or ComputationGraph that has been initialised
     * @param features a batch for each network input, in their order, examples first; they are not changed
     * @return every layer's output; layers are called as in {@link org.mup4j.core.plan.MuPlan}: by name, or by index where
     *     a layer of a multi-layer network has none
     * @throws MuPException if the model is of another kind, or the number of batches is not that of its inputs
     */
    public static ProbeSnapshot on(Model net, INDArray... features) {
        return snapshot(net, false, features);
    }

    /**
     * Probes with the statistics of the batch itself in batch normalisation, as in training. The running statistics stay
     * as they are.
     *
     * @param net a MultiLayerNetwork or ComputationGraph that has been initialised
     * @param features a batch for each network input, in their order, examples first; they are not changed
     * @return every layer's output
     * @throws MuPException if the model is of another kind, or the number of batches is not that of its inputs
     */
    public static ProbeSnapshot withBatchStatistics(Model net, INDArray... features) {
        return snapshot(net, true, features);
    }

    private static ProbeSnapshot snapshot(Model net, boolean training, INDArray... features) {
        synchronized (net) {
            if (net instanceof MultiLayerNetwork chain) {
                requireInputs(List.of("input"), features);
                return snapshot(chain.getLayers(), recorder -> forward(chain, training, features[0], recorder));
            } else if (net instanceof ComputationGraph graph) {
                requireInputs(graph.getConfiguration().getNetworkInputs(), features);
                return snapshot(graph.getLayers(), recorder -> forward(graph, training, features, recorder));
            }
        }
        throw new MuPException(
                "A " + net.getClass().getName() + " cannot be probed: give a MultiLayerNetwork or a ComputationGraph");
    }

    private static void requireInputs(List<String> inputs, INDArray[] features) {
        if (features.length != inputs.size()) {
            throw new MuPException("The network has " + inputs.size() + " inputs, " + inputs + ", but the probe has "
                    + features.length + " batches: give one for each");
        }
    }

    private static ProbeSnapshot snapshot(Layer[] layers, Function<Recorder, ProbeSnapshot> pass) {
        clear(layers);
        try (Recorder recorder = new Recorder()) {
            return Workspaces.outside(() -> pass.apply(recorder));
        } finally {
            clear(layers);
        }
    }

    private static ProbeSnapshot forward(
            MultiLayerNetwork net, boolean training, INDArray features, Recorder recorder) {
        LayerWorkspaceMgr arrays = plainArrays();
        Map<String, Output> outputs = new LinkedHashMap<>();
        INDArray signal = features.dup();
        for (int i = 0; i < net.getnLayers(); i++) {
            Layer layer = net.getLayer(i);
            InputPreProcessor reshape = net.getLayerWiseConfigurations().getInputPreProcess(i);
            if (reshape != null) {
                signal = reshape.preProcess(signal, (int) features.size(0), arrays);
            }
            recorder.attach(layer);
            signal = layer.activate(signal, inTraining(layer, training), arrays);
            outputs.put(NetworkGraph.layerName(layer.conf().getLayer(), i), output(recorder, layer, signal));
        }
        return ProbeSnapshot.of(outputs);
    }

    private static ProbeSnapshot forward(
            ComputationGraph net, boolean training, INDArray[] features, Recorder recorder) {
        INDArray[] inputs = net.getInputs();
        net.clearLayerMaskArrays();
        // Preprocessors take the size of the batch from the labels of the last step, if there are any.
        net.setLabels(new INDArray[net.getNumOutputArrays()]);
        net.setInputs(features.clone());
        try {
            return forward(net, training, recorder);
        } finally {
            net.setInputs(inputs);
        }
    }

    private static ProbeSnapshot forward(ComputationGraph net, boolean training, Recorder recorder) {
        LayerWorkspaceMgr arrays = plainArrays();
        Map<String, Output> outputs = new LinkedHashMap<>();
        GraphVertex[] vertices = net.getVertices();
        for (int index : net.topologicalSortOrder()) {
            GraphVertex vertex = vertices[index];
            INDArray signal;
            if (vertex.isInputVertex()) {
                signal = net.getInput(net.getConfiguration().getNetworkInputs().indexOf(vertex.getVertexName()));
            } else if (vertex.hasLayer()) {
                recorder.attach(vertex.getLayer());
                signal = vertex.doForward(inTraining(vertex.getLayer(), training), arrays);
                outputs.put(vertex.getVertexName(), output(recorder, vertex.getLayer(), signal));
            } else {
                signal = vertex.doForward(training, arrays);
                if (vertex instanceof TiedReadoutRun) {
                    INDArray copy = signal.dup();
                    outputs.put(vertex.getVertexName(), new Output(copy, copy, null));
                }
            }
            pass(signal, vertex, vertices, arrays);
            vertex.clear();
        }
        return ProbeSnapshot.of(outputs);
    }

    /**
     * The two layers inside a bidirectional one and the weights of attention have dropout that cannot be reached, but neither has
     * statistics; so they drop nothing out.
     */
    private static boolean inTraining(Layer layer, boolean training) {
        Layer inner = LiveLayers.unwrapped(layer);
        return training && !(inner instanceof BidirectionalLayer || inner instanceof AttentionRun);
    }

    /** To each reader a copy of its own: an activation layer overwrites what it reads. */
    private static void pass(INDArray signal, GraphVertex from, GraphVertex[] vertices, LayerWorkspaceMgr arrays) {
        if (from.getOutputVertices() != null) {
            for (VertexIndices to : from.getOutputVertices()) {
                vertices[to.getVertexIndex()].setInput(to.getVertexEdgeNumber(), signal.dup(), arrays);
            }
        }
    }

    private static Output output(Recorder recorder, Layer layer, INDArray activation) {
        INDArray copy = activation.dup();
        return new Output(copy, recorder.preActivation(layer, copy), Recorder.logits(layer));
    }

    private static LayerWorkspaceMgr plainArrays() {
        LayerWorkspaceMgr arrays = LayerWorkspaceMgr.noWorkspaces();
        arrays.setHelperWorkspacePointers(new HashMap<>());
        return arrays;
    }

    private static void clear(Layer[] layers) {
        for (Layer layer : layers) {
            layer.clear();
        }
    }
}
