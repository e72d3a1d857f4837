package org.mup4j.dl4j.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * A tensor that a network trains, with its array at the moment; not to be kept, for the array keeps the network's memory.
 *
 * @param layer the layer's name as in a plan
 * @param parameter the parameter's name within the layer
 * @param key its name in the network's table of gradients
 * @param conf the layer's configuration
 * @param array the parameter itself
 */
record LiveTensor(
        String layer, String parameter, String key, org.deeplearning4j.nn.conf.layers.Layer conf, INDArray array) {

    /** How it is a matrix. */
    TensorForm form() {
        return TensorForm.of(conf, parameter, array.shape());
    }

    /** The trained tensors of a network, in its own order. Statistics of batch normalisation and frozen layers are none. */
    static List<LiveTensor> of(Model model) {
        List<LiveTensor> tensors = new ArrayList<>();
        if (model instanceof MultiLayerNetwork net) {
            for (Layer layer : net.getLayers()) {
                String name = NetworkGraph.layerName(layer.conf().getLayer(), layer.getIndex());
                add(tensors, layer, name, Integer.toString(layer.getIndex()));
            }
        } else {
            for (Layer layer : requireGraph(model).getLayers()) {
                String name = layer.conf().getLayer().getLayerName();
                add(tensors, layer, name, name);
            }
        }
        return tensors;
    }

    static ComputationGraph requireGraph(Model model) {
        if (model instanceof ComputationGraph graph) {
            return graph;
        }
        throw new MuPException("A " + model.getClass().getName()
                + " cannot be measured: add the listener to a MultiLayerNetwork or a ComputationGraph");
    }

    private static void add(List<LiveTensor> tensors, Layer layer, String name, String prefix) {
        if (layer instanceof FrozenLayerWithBackprop) {
            return;
        }
        for (Map.Entry<String, INDArray> entry : layer.paramTable(false).entrySet()) {
            String parameter = entry.getKey();
            if (isTrained(layer, parameter)) {
                tensors.add(new LiveTensor(
                        name, parameter, prefix + "_" + parameter, layer.conf().getLayer(), entry.getValue()));
            }
        }
    }

    private static boolean isTrained(Trainable layer, String parameter) {
        IUpdater updater = layer.getConfig().getUpdaterByParam(parameter);
        return updater != null && !(updater instanceof NoOp) && layer.updaterDivideByMinibatch(parameter);
    }
}
