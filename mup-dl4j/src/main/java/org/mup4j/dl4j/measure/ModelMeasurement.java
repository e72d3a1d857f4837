package org.mup4j.dl4j.measure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a listener knows of one model: nothing that grows with the steps. */
final class ModelMeasurement {

    /** What is kept of one tensor between steps. */
    private static final class Memory {
        private final Map<Quantity, SpectralNorm> estimators = new EnumMap<>(Quantity.class);
        private final Map<Quantity, Map<Norm, Double>> ofThisStep = new EnumMap<>(Quantity.class);
        private final TensorForm form;
        private @Nullable INDArray start;

        Memory(TensorForm form) {
            this.form = form;
        }

        SpectralNorm estimator(Quantity quantity) {
            return estimators.computeIfAbsent(quantity, q -> new SpectralNorm());
        }
    }

    private final ListenerSettings settings;
    private final Map<String, Memory> memories = new HashMap<>();

    ModelMeasurement(ListenerSettings settings) {
        this.settings = settings;
    }

    /** Copies the parameters, if their change is to be measured and this has not been done yet. */
    void start(Model model) {
        if (!settings.records(Quantity.WEIGHT_CHANGE) || !memories.isEmpty()) {
            return;
        }
        for (LiveTensor tensor : LiveTensor.of(model)) {
            memory(tensor).start = Workspaces.outside(() -> tensor.array().dup());
        }
    }

    List<Reading> outputs(MultiLayerNetwork net, List<INDArray> outputs, long step) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i + 1 < outputs.size(); i++) {
            String name = NetworkGraph.layerName(net.getLayer(i).conf().getLayer(), i);
            addOutput(readings, step, name, outputs.get(i + 1));
        }
        return readings;
    }

    List<Reading> outputs(Model model, Map<String, INDArray> outputs, long step) {
        List<Reading> readings = new ArrayList<>();
        for (Layer layer : LiveTensor.requireGraph(model).getLayers()) {
            String name = layer.conf().getLayer().getLayerName();
            if (outputs.containsKey(name)) {
                addOutput(readings, step, name, outputs.get(name));
            }
        }
        return readings;
    }

    private void addOutput(List<Reading> readings, long step, String layer, INDArray output) {
        TensorNorms.ofOutput(output, settings.norms())
                .forEach((norm, value) ->
                        readings.add(new Reading(settings.run(), step, layer, "", Quantity.ACTIVATION, norm, value)));
    }

    /** Gradients of the mean loss; Deeplearning4j divides by the size of the batch only later, if it does. */
    List<Reading> gradients(Model model, long step) {
        double divisor = model.conf().isMiniBatch() ? model.batchSize() : 1;
        Map<String, INDArray> gradients = model.gradient().gradientForVariable();
        List<Reading> readings = new ArrayList<>();
        for (LiveTensor tensor : LiveTensor.of(model)) {
            Memory memory = memory(tensor);
            memory.ofThisStep.clear();
            if (gradients.containsKey(tensor.key())) {
                Map<Norm, Double> values = measure(tensor, Quantity.GRADIENT, gradients.get(tensor.key()));
                values.replaceAll((norm, value) -> value / divisor);
                add(readings, tensor, step, Quantity.GRADIENT, values);
            }
        }
        return readings;
    }

    /** Updates, weights and ratios, after the parameters have moved. */
    List<Reading> step(Model model, long step) {
        Map<String, INDArray> updates = model.gradient().gradientForVariable();
        List<Reading> readings = new ArrayList<>();
        for (LiveTensor tensor : LiveTensor.of(model)) {
            if (settings.needs(Quantity.UPDATE) && updates.containsKey(tensor.key())) {
                Map<Norm, Double> values = measure(tensor, Quantity.UPDATE, updates.get(tensor.key()));
                add(readings, tensor, step, Quantity.UPDATE, values);
            }
            if (settings.needs(Quantity.WEIGHT)) {
                add(readings, tensor, step, Quantity.WEIGHT, measure(tensor, Quantity.WEIGHT, tensor.array()));
            }
            addChange(readings, tensor, step);
            addRatio(readings, tensor, step, Quantity.GRADIENT_TO_WEIGHT, Quantity.GRADIENT);
            addRatio(readings, tensor, step, Quantity.UPDATE_TO_WEIGHT, Quantity.UPDATE);
            memory(tensor).ofThisStep.clear();
        }
        return readings;
    }

    private void addChange(List<Reading> readings, LiveTensor tensor, long step) {
        INDArray start = memory(tensor).start;
        if (start != null) {
            Map<Norm, Double> values = Workspaces.outside(
                    () -> measure(tensor, Quantity.WEIGHT_CHANGE, tensor.array().sub(start)));
            add(readings, tensor, step, Quantity.WEIGHT_CHANGE, values);
        }
    }

    private void addRatio(List<Reading> readings, LiveTensor tensor, long step, Quantity ratio, Quantity of) {
        Map<Quantity, Map<Norm, Double>> known = memory(tensor).ofThisStep;
        if (settings.records(ratio) && known.containsKey(of)) {
            Map<Norm, Double> ratios = new EnumMap<>(Norm.class);
            known.get(of)
                    .forEach((norm, value) ->
                            ratios.put(norm, value / known.get(Quantity.WEIGHT).get(norm)));
            add(readings, tensor, step, ratio, ratios);
        }
    }

    private Map<Norm, Double> measure(LiveTensor tensor, Quantity quantity, INDArray array) {
        Memory memory = memory(tensor);
        Map<Norm, Double> values =
                TensorNorms.ofTensor(array, memory.form, settings.norms(), memory.estimator(quantity));
        memory.ofThisStep.put(quantity, values);
        return values;
    }

    private void add(
            List<Reading> readings, LiveTensor tensor, long step, Quantity quantity, Map<Norm, Double> values) {
        if (settings.records(quantity)) {
            values.forEach((norm, value) -> readings.add(
                    new Reading(settings.run(), step, tensor.layer(), tensor.parameter(), quantity, norm, value)));
        }
    }

    /** How many numbers are kept at the moment. */
    long retained() {
        long numbers = 0;
        for (Memory memory : memories.values()) {
            numbers += memory.start == null ? 0 : memory.start.length();
            for (Map<Norm, Double> values : memory.ofThisStep.values()) {
                numbers += values.size();
            }
        }
        return numbers;
    }

    private Memory memory(LiveTensor tensor) {
        return memories.computeIfAbsent(tensor.key(), key -> new Memory(tensor.form()));
    }
}
