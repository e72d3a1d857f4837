package org.mup4j.dl4j.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sends a batch through a network and keeps what every layer made of it, the output layer and all pre-activations
 * included, which Deeplearning4j's listeners do not show. Leaves the network as it was: parameters, updater state, counters
 * and random numbers. One network must not be probed and trained at the same time; different networks may.
 */
public final class Probe {

    private Probe() {}

    /**
     * Probes as for inference: no dropout, running statistics in batch normalisation.
     *
     * @param net a MultiLayerNetwork or ComputationGraph that has been initialised
     * @param features one array for each network input, examples first
     * @return the snapshot
     * @throws MuPException if the model is of another kind
     */
    public static ProbeSnapshot on(Model net, INDArray... features) {
        return snapshot(net, false, features);
    }

    /**
     * Probes with the statistics of the batch itself in batch normalisation, as in training, but without dropout and weight
     * noise.
     *
     * @param net a MultiLayerNetwork or ComputationGraph that has been initialised
     * @param features one array for each network input, examples first
     * @return the snapshot
     * @throws MuPException if the model is of another kind
     */
    public static ProbeSnapshot withBatchStatistics(Model net, INDArray... features) {
        return snapshot(net, true, features);
    }

    private static ProbeSnapshot snapshot(Model net, boolean training, INDArray... features) {
        if (net instanceof MultiLayerNetwork layers) {
            Map<String, Layer> named = new LinkedHashMap<>();
            for (Layer layer : layers.getLayers()) {
                named.put(NetworkGraph.layerName(layer.conf().getLayer(), layer.getIndex()), layer);
            }
            return record(named, () -> {
                List<INDArray> outputs = layers.feedForward(features[0], training);
                Map<String, INDArray> activations = new LinkedHashMap<>();
                int index = 1;
                for (String name : named.keySet()) {
                    activations.put(name, outputs.get(index++));
                }
                return activations;
            });
        } else if (net instanceof ComputationGraph graph) {
            Map<String, Layer> named = new LinkedHashMap<>();
            for (Layer layer : graph.getLayers()) {
                named.put(layer.conf().getLayer().getLayerName(), layer);
            }
            return record(named, () -> {
                Map<String, INDArray> outputs = graph.feedForward(features, training);
                Map<String, INDArray> activations = new LinkedHashMap<>();
                named.keySet().forEach(name -> activations.put(name, outputs.get(name)));
                return activations;
            });
        }
        throw new MuPException(
                "A " + net.getClass().getName() + " cannot be probed: give a MultiLayerNetwork or a ComputationGraph");
    }

    private static ProbeSnapshot record(Map<String, Layer> layers, Supplier<Map<String, INDArray>> pass) {
        Map<String, RecordingActivation> recorders = new LinkedHashMap<>();
        List<Runnable> restore = new ArrayList<>();
        try {
            layers.forEach((name, layer) -> prepare(name, layer, recorders, restore));
            Map<String, INDArray> activations = pass.get();
            Map<String, INDArray> preActivations = new LinkedHashMap<>(activations);
            recorders.forEach((name, recorder) -> {
                INDArray recorded = recorder.recorded();
                if (recorded != null
                        && recorded.length() == activations.get(name).length()) {
                    preActivations.put(name, recorded);
                }
            });
            return new ProbeSnapshot(preActivations, activations);
        } finally {
            restore.forEach(Runnable::run);
        }
    }

    /** Puts a recorder in the place of the activation function and takes away what is random. */
    private static void prepare(
            String name, Layer layer, Map<String, RecordingActivation> recorders, List<Runnable> restore) {
        org.deeplearning4j.nn.conf.layers.Layer conf = layer.conf().getLayer();
        IDropout dropout = conf.getIDropout();
        conf.setIDropout(null);
        restore.add(() -> conf.setIDropout(dropout));
        if (conf instanceof BaseLayer base) {
            IWeightNoise noise = base.getWeightNoise();
            base.setWeightNoise(null);
            restore.add(() -> base.setWeightNoise(noise));
            if (base.getActivationFn() != null) {
                RecordingActivation recorder = new RecordingActivation(base.getActivationFn());
                restore.add(() -> base.setActivationFn(recorder.delegate()));
                base.setActivationFn(recorder);
                recorders.put(name, recorder);
            }
        }
    }
}
