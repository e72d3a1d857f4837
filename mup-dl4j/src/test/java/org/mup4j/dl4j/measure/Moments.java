package org.mup4j.dl4j.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.mup4j.core.measure.Reading;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/** Copies of everything that a listener may read in the step that was last taken. */
final class Moments extends BaseTrainingListener {

    private final Model model;
    private final Map<String, INDArray> start;
    private final Map<String, INDArray> outputs = new HashMap<>();
    private final Map<String, INDArray> gradients = new HashMap<>();
    private Map<String, INDArray> before;
    private Map<String, INDArray> after;

    private Moments(Model model) {
        this.model = model;
        this.start = copies(model.paramTable());
        this.before = start;
        this.after = start;
    }

    /** Listens to a MultiLayerNetwork or ComputationGraph from now on. */
    static Moments of(Model model) {
        Moments moments = new Moments(model);
        model.setListeners(moments);
        return moments;
    }

    void addListener(TrainingListener other) {
        List<TrainingListener> both = new ArrayList<>(List.of(this, other));
        model.setListeners(both.toArray(TrainingListener[]::new));
    }

    @Override
    public void onForwardPass(Model net, List<INDArray> activations) {
        for (int i = 0; i + 1 < activations.size(); i++) {
            outputs.put(Integer.toString(i), copy(activations.get(i + 1)));
        }
    }

    @Override
    public void onForwardPass(Model net, Map<String, INDArray> activations) {
        activations.forEach((name, array) -> outputs.put(name, copy(array)));
    }

    @Override
    public void onGradientCalculation(Model net) {
        net.gradient()
                .gradientForVariable()
                .forEach((key, array) -> gradients.put(key, copy(array).divi(net.batchSize())));
    }

    @Override
    public void iterationDone(Model net, int iteration, int epoch) {
        before = after;
        after = copies(net.paramTable());
    }

    /** What a reading is the norm of. */
    INDArray of(Reading reading) {
        String key = reading.layer() + "_" + reading.parameter();
        return switch (reading.quantity()) {
            case GRADIENT -> gradients.get(key);
            case UPDATE -> before.get(key).sub(after.get(key));
            case WEIGHT -> after.get(key);
            case WEIGHT_CHANGE -> after.get(key).sub(start.get(key));
            case ACTIVATION -> outputs.get(reading.layer());
            default -> throw new AssertionError("not copied: " + reading);
        };
    }

    /** The parameters that an updater trains. */
    Set<String> trained() {
        Set<String> trained = new TreeSet<>();
        for (Layer layer : layers()) {
            for (String parameter : layer.paramTable(false).keySet()) {
                boolean statistic = layer.getConfig().getUpdaterByParam(parameter) instanceof NoOp
                        || !layer.updaterDivideByMinibatch(parameter);
                if (!statistic) {
                    trained.add(name(layer) + "_" + parameter);
                }
            }
        }
        return trained;
    }

    /** All layers but the last. */
    List<String> hidden() {
        List<String> names = layers().stream().map(this::name).toList();
        return names.subList(0, names.size() - 1);
    }

    org.deeplearning4j.nn.conf.layers.Layer layer(String name) {
        return layers().stream()
                .filter(layer -> name(layer).equals(name))
                .map(layer -> layer.conf().getLayer())
                .findFirst()
                .orElseThrow();
    }

    private List<Layer> layers() {
        return List.of(
                model instanceof MultiLayerNetwork net ? net.getLayers() : ((ComputationGraph) model).getLayers());
    }

    private String name(Layer layer) {
        return model instanceof MultiLayerNetwork
                ? Integer.toString(layer.getIndex())
                : layer.conf().getLayer().getLayerName();
    }

    private static Map<String, INDArray> copies(Map<String, INDArray> arrays) {
        Map<String, INDArray> copies = new HashMap<>();
        arrays.forEach((key, array) -> copies.put(key, copy(array)));
        return copies;
    }

    private static INDArray copy(INDArray array) {
        return Workspaces.outside(array::dup);
    }
}
