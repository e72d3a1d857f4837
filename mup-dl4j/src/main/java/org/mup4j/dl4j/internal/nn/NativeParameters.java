package org.mup4j.dl4j.internal.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.internal.nn.NativeParameter.Kind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Lays the parameters of a native layer out one after another in the flat array, in the order in which they are listed. */
public final class NativeParameters implements ParamInitializer {

    private final List<NativeParameter> parameters;

    /**
     * The layout of one layer.
     *
     * @param parameters its parameters
     */
    public NativeParameters(List<NativeParameter> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        return parameters.stream().mapToLong(NativeParameter::length).sum();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return parameters.stream().map(NativeParameter::name).toList();
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return keys(Kind.WEIGHT);
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return keys(Kind.BIAS);
    }

    private List<String> keys(Kind kind) {
        return parameters.stream()
                .filter(p -> p.kind() == kind)
                .map(NativeParameter::name)
                .toList();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return keys(Kind.WEIGHT).contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return keys(Kind.BIAS).contains(key);
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
        Map<String, INDArray> table = Collections.synchronizedMap(new LinkedHashMap<>());
        BaseLayer layer = (BaseLayer) conf.getLayer();
        parts(paramsView).forEach((parameter, part) -> {
            table.put(parameter.name(), initializeParams ? parameter.filled(part, layer) : parameter.view(part));
            conf.addVariable(parameter.name());
        });
        return table;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradientView) {
        Map<String, INDArray> table = new LinkedHashMap<>();
        parts(gradientView).forEach((parameter, part) -> table.put(parameter.name(), parameter.view(part)));
        return table;
    }

    private Map<NativeParameter, INDArray> parts(INDArray view) {
        Map<NativeParameter, INDArray> parts = new LinkedHashMap<>();
        long offset = 0;
        for (NativeParameter parameter : parameters) {
            long end = offset + parameter.length();
            parts.put(parameter, view.reshape(view.length()).get(NDArrayIndex.interval(offset, end)));
            offset = end;
        }
        return parts;
    }
}
