package org.mup4j.dl4j.layer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An initialiser whose table of parameters has the order of the flat array, bias first. Depthwise and separable
 * convolutions of DL4J list their weights first, but store the bias first; an updater that differs from parameter to
 * parameter then acts on the wrong entries, because DL4J cuts the flat array up by the table's order.
 */
final class BiasFirst implements ParamInitializer {

    private final ParamInitializer initializer;

    BiasFirst(ParamInitializer initializer) {
        this.initializer = initializer;
    }

    private <T> Map<String, T> ordered(Layer layer, Map<String, T> table) {
        Map<String, T> ordered = new LinkedHashMap<>();
        for (String key : paramKeys(layer)) {
            ordered.put(key, table.get(key));
        }
        return ordered;
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
        Map<String, INDArray> table = initializer.init(conf, paramsView, initializeParams);
        conf.clearVariables();
        paramKeys(conf.getLayer()).forEach(conf::addVariable);
        return Collections.synchronizedMap(ordered(conf.getLayer(), table));
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradientView) {
        return ordered(conf.getLayer(), initializer.getGradientsFromFlattened(conf, gradientView));
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return Stream.concat(biasKeys(layer).stream(), weightKeys(layer).stream())
                .toList();
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return initializer.weightKeys(layer);
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return initializer.biasKeys(layer);
    }

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return initializer.numParams(conf);
    }

    @Override
    public long numParams(Layer layer) {
        return initializer.numParams(layer);
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return initializer.isWeightParam(layer, key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return initializer.isBiasParam(layer, key);
    }
}
