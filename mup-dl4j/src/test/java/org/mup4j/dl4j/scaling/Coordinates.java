package org.mup4j.dl4j.scaling;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** How far the pre-activations of a graph move in a few steps of training, at several widths. */
final class Coordinates {

    private final BiFunction<Integer, Integer, ComputationGraphConfiguration> network;
    private final MultiDataSet data;
    private final List<String> layers;
    private final List<Integer> widths;

    /**
     * A check of one kind of network.
     *
     * @param network from a width and a seed to a configuration
     * @param data both the training batch and the probe
     * @param layers the layers without activation function that are looked at
     * @param widths the widths; the first is the base
     */
    Coordinates(
            BiFunction<Integer, Integer, ComputationGraphConfiguration> network,
            MultiDataSet data,
            List<String> layers,
            List<Integer> widths) {
        this.network = network;
        this.data = data;
        this.layers = layers;
        this.widths = widths;
    }

    /** RMS of the change of each layer's outputs after some steps, against the width; the geometric mean over seeds. */
    Map<String, LogFit> changes(Parametrization parametrization, int steps, int seeds) {
        Map<String, LogFit> fits = new LinkedHashMap<>();
        layers.forEach(l -> fits.put(l, new LogFit(widths, new double[widths.size()])));
        for (int i = 0; i < widths.size(); i++) {
            for (int seed = 1; seed <= seeds; seed++) {
                Map<String, Double> change = change(parametrization, widths.get(i), steps, seed);
                for (String layer : layers) {
                    fits.get(layer).logs()[i] += Math.log(change.get(layer)) / seeds;
                }
            }
        }
        return fits;
    }

    private Map<String, Double> change(Parametrization parametrization, int width, int steps, int seed) {
        ComputationGraph net = new ComputationGraph(MuP.wrap(network.apply(width, seed))
                .base(network.apply(widths.get(0), seed))
                .parametrization(parametrization)
                .configuration());
        net.init();
        Map<String, INDArray> before = probe(net);
        for (int step = 0; step < steps; step++) {
            net.fit(data);
        }
        Map<String, INDArray> after = probe(net);
        Map<String, Double> change = new LinkedHashMap<>();
        for (String layer : layers) {
            INDArray moved = after.get(layer).sub(before.get(layer));
            change.put(layer, moved.norm2Number().doubleValue() / Math.sqrt(moved.length()));
        }
        return change;
    }

    private Map<String, INDArray> probe(ComputationGraph net) {
        Map<String, INDArray> all = net.feedForward(data.getFeatures(), true);
        Map<String, INDArray> kept = new LinkedHashMap<>();
        layers.forEach(l -> kept.put(l, all.get(l).dup()));
        return kept;
    }

    static double[] wave(int length, double frequency) {
        double[] values = new double[length];
        Arrays.setAll(values, i -> Math.sin(frequency * (i + 1)));
        return values;
    }
}
