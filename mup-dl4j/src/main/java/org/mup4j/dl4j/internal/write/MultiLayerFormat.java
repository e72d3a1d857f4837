package org.mup4j.dl4j.internal.write;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;

/** Multi-layer networks. */
final class MultiLayerFormat implements Format<MultiLayerConfiguration> {

    @Override
    public MultiLayerConfiguration copy(MultiLayerConfiguration conf) {
        MultiLayerConfiguration copy = conf.clone();
        copy.getConfs().forEach(c -> c.setLayer(LayerCopies.copy(c.getLayer())));
        return copy;
    }

    @Override
    public NetworkGraph graph(MultiLayerConfiguration conf) {
        return NetworkGraph.of(conf);
    }

    @Override
    public MultiLayerConfiguration write(MultiLayerConfiguration conf, NetworkPlan plan) {
        MultiLayerConfiguration copy = copy(conf);
        Map<Integer, InputPreProcessor> preProcessors = new HashMap<>(copy.getInputPreProcessors());
        int index = 0;
        for (LayerNode node : graph(conf).layers()) {
            WrittenLayer written = plan.layers().get(node.name());
            if (written != null) {
                copy.getConf(index).setLayer(written.layer());
                if (written.preProcessor() != null) {
                    preProcessors.put(index, written.preProcessor());
                }
            }
            index++;
        }
        copy.setInputPreProcessors(preProcessors);
        return copy;
    }

    @Override
    public MultiLayerConfiguration moveRates(MultiLayerConfiguration conf, double reference, double learningRate) {
        MultiLayerConfiguration copy = copy(conf);
        for (NeuralNetConfiguration c : copy.getConfs()) {
            Layer layer = c.getLayer();
            Rates.move(layer, reference, learningRate);
        }
        return copy;
    }
}
