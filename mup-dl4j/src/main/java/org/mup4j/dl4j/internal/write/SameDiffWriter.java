package org.mup4j.dl4j.internal.write;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Adapters;
import org.mup4j.dl4j.internal.adapter.VertexLayer;
import org.mup4j.dl4j.internal.adapter.VertexLayerAdapter;
import org.mup4j.dl4j.internal.write.PlannedLayer.PlannedTensor;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.ParameterScales;
import org.mup4j.dl4j.spi.ParameterScales.Scale;

/**
 * Writes a plan into a SameDiff layer or vertex. The smallest own class is always one: DL4J's layer has no way to initialise a
 * parameter otherwise than all others, and its gradient is twice the true one.
 */
final class SameDiffWriter {

    private SameDiffWriter() {}

    static Layer write(PlannedLayer planned, AbstractSameDiffLayer layer, Map<String, Scale> scales) {
        if (layer instanceof VertexLayer vertex) {
            writeInit(planned, vertex);
        } else if (layer instanceof SameDiffLayer initialised && initialised.getWeightInit() != null) {
            writeInit(planned, initialised);
        }
        try {
            return Adapters.of(layer).withScales(layer, new ParameterScales(scales));
        } catch (MuPException e) {
            throw new MuPException("Layer '" + planned.name() + "': " + e.getMessage(), e);
        }
    }

    private static void writeInit(PlannedLayer planned, VertexLayer vertex) {
        Map<String, IWeightInit> configured = VertexLayerAdapter.initialisers(vertex);
        Map<String, IWeightInit> byParameter = new HashMap<>();
        for (PlannedTensor tensor : planned.tensors()) {
            if (tensor.reading().target().init().equals(InitFans.NONE)) {
                continue;
            }
            IWeightInit own = configured.get(tensor.parameter());
            if (own == null) {
                throw new MuPException("Vertex '" + planned.name() + "': its adapter does not say what draws '"
                        + tensor.parameter() + "', so that its initial weights cannot be scaled: name it in"
                        + " VertexAdapter.initialisers");
            }
            IWeightInit scaled = Initials.scaler(tensor).scale(own);
            if (scaled != own) {
                byParameter.put(tensor.parameter(), scaled);
            }
        }
        vertex.setParamWeightInit(byParameter);
    }

    private static void writeInit(PlannedLayer planned, SameDiffLayer layer) {
        Map<String, IWeightInit> byParameter = new HashMap<>();
        // DL4J's own layers ignore what their user put there.
        boolean heeded = !layer.getClass().getName().startsWith("org.deeplearning4j.");
        if (layer.getParamWeightInit() != null && heeded) {
            byParameter.putAll(layer.getParamWeightInit());
        }
        for (PlannedTensor tensor : planned.tensors()) {
            IWeightInit configured = byParameter.get(tensor.parameter());
            boolean drawn = !tensor.reading().target().init().equals(InitFans.NONE);
            if (drawn && (configured != null || layer.getWeightInit() != WeightInit.DISTRIBUTION)) {
                IWeightInit own = configured == null ? layer.getWeightInit().getWeightInitFunction() : configured;
                IWeightInit scaled = Initials.scaler(tensor).scale(own);
                if (scaled != own) {
                    byParameter.put(tensor.parameter(), scaled);
                }
            }
        }
        layer.setParamWeightInit(byParameter.isEmpty() ? null : byParameter);
    }
}
