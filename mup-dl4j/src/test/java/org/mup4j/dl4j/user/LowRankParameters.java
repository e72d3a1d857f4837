package org.mup4j.dl4j.user;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The parameters of a {@link LowRankLayer}: A, B, b. */
final class LowRankParameters implements ParamInitializer {

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        LowRankLayer l = (LowRankLayer) layer;
        return l.getNIn() * l.getRank() + l.getRank() * l.getNOut() + l.getNOut();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.of("A", "B", "b");
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return List.of("A", "B");
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of("b");
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return weightKeys(layer).contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return biasKeys(layer).contains(key);
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray view, boolean initialise) {
        LowRankLayer l = (LowRankLayer) conf.getLayer();
        Map<String, INDArray> parameters = getGradientsFromFlattened(conf, view);
        parameters.keySet().forEach(conf::addVariable);
        if (initialise) {
            IWeightInit init = l.getWeightInitFn();
            long a = l.getNIn() * l.getRank();
            long b = l.getRank() * l.getNOut();
            init.init(l.getNIn(), l.getRank(), new long[] {l.getNIn(), l.getRank()}, 'f', part(view, 0, a));
            init.init(l.getRank(), l.getNOut(), new long[] {l.getRank(), l.getNOut()}, 'f', part(view, a, b));
            parameters.get("b").assign(l.getBiasInit());
        }
        return parameters;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray view) {
        LowRankLayer l = (LowRankLayer) conf.getLayer();
        long a = l.getNIn() * l.getRank();
        long b = l.getRank() * l.getNOut();
        Map<String, INDArray> parts = new LinkedHashMap<>();
        parts.put("A", part(view, 0, a).reshape('f', l.getNIn(), l.getRank()));
        parts.put("B", part(view, a, b).reshape('f', l.getRank(), l.getNOut()));
        parts.put("b", part(view, a + b, l.getNOut()));
        return parts;
    }

    private static INDArray part(INDArray view, long from, long length) {
        return view.reshape(view.length()).get(NDArrayIndex.interval(from, from + length));
    }
}
