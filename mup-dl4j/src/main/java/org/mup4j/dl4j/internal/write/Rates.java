package org.mup4j.dl4j.internal.write;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.nd4j.linalg.learning.config.IUpdater;

/** The base learning rate of a configuration. */
public final class Rates {

    private Rates() {}

    /**
     * The rate that stands for the whole network: that of most layers, the first of them on a tie.
     *
     * @param graph a network
     * @return a positive number
     * @throws MuPException if no layer has an updater with a rate
     */
    public static double reference(NetworkGraph graph) {
        Map<Double, Integer> votes = new LinkedHashMap<>();
        for (LayerNode node : graph.layers()) {
            if (Wrappers.leaf(node.layer()) instanceof BaseLayer base
                    && base.getIUpdater() != null
                    && base.getIUpdater().hasLearningRate()
                    && base.initializer().numParams(base) > 0) {
                votes.merge(Updaters.referenceRate(base.getIUpdater()), 1, Integer::sum);
            } else if (Wrappers.leaf(node.layer()) instanceof AbstractSameDiffLayer sameDiff
                    && sameDiff.getUpdater() != null
                    && sameDiff.getUpdater().hasLearningRate()) {
                votes.merge(Updaters.referenceRate(sameDiff.getUpdater()), 1, Integer::sum);
            }
        }
        return votes.entrySet().stream()
                .reduce((best, next) -> next.getValue() > best.getValue() ? next : best)
                .map(Entry::getKey)
                .orElseThrow(
                        () -> new MuPException("No layer has an updater with a learning rate, so there is none to set:"
                                + " configure one with .updater(...)"));
    }

    static void move(Layer layer, double reference, double learningRate) {
        Wrappers.leaves(layer).forEach(leaf -> moveLeaf(leaf, reference, learningRate));
    }

    private static void moveLeaf(Layer layer, double reference, double learningRate) {
        if (layer instanceof AbstractSameDiffLayer sameDiff) {
            SameDiffSettings.move(sameDiff, reference, learningRate);
        }
        if (layer instanceof BaseLayer base) {
            IUpdater weights = base.getIUpdater();
            IUpdater biases = base.getBiasUpdater();
            if (weights != null) {
                base.setIUpdater(Updaters.moveRate(weights, reference, learningRate));
            }
            if (biases != null) {
                base.setBiasUpdater(Updaters.moveRate(biases, reference, learningRate));
            }
        }
    }
}
