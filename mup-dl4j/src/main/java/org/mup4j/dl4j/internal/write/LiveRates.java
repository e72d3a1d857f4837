package org.mup4j.dl4j.internal.write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Adapters;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.updater.Schedules;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.mup4j.dl4j.layer.Peepholes;
import org.mup4j.dl4j.spi.ParameterScales.Scale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** Rates of a network that is being trained. */
public final class LiveRates {

    static final String WAY_OUT = ": give the plan of the wrap that this network was built from";

    private LiveRates() {}

    /**
     * Checks a rate.
     *
     * @param learningRate a rate
     * @return the same
     * @throws MuPException if it is negative or not finite
     */
    public static double requireRate(double learningRate) {
        if (!(learningRate >= 0) || Double.isInfinite(learningRate)) {
            throw new MuPException("The learning rate is " + learningRate + ", but it has to be a number from 0 up");
        }
        return learningRate;
    }

    /**
     * Sets the rate of every trained tensor of a multi-layer network to the base rate times its multiplier.
     *
     * @param net the network
     * @param plan its plan
     * @param rate the base rate; not a number if a schedule is given
     * @param schedule the base schedule, null for none
     */
    public static void set(MultiLayerNetwork net, MuPlan plan, double rate, @Nullable ISchedule schedule) {
        Objects.requireNonNull(plan, "The plan is null");
        Map<String, Layer> layers = new LinkedHashMap<>();
        for (Layer layer : net.getLayers()) {
            layers.put(NetworkGraph.layerName(layer.conf().getLayer(), layer.getIndex()), layer);
            detach(net.getLayerWiseConfigurations().getConf(layer.getIndex()), layer);
        }
        set(layers, byLayer(plan), new Value(rate, schedule), new ArrayList<>());
        UpdaterStates.regroup(net);
    }

    /**
     * Sets the rate of every trained tensor of a graph to the base rate times its multiplier.
     *
     * @param net the network
     * @param plan its plan
     * @param rate the base rate; not a number if a schedule is given
     * @param schedule the base schedule, null for none
     */
    public static void set(ComputationGraph net, MuPlan plan, double rate, @Nullable ISchedule schedule) {
        Objects.requireNonNull(plan, "The plan is null");
        Map<String, Layer> layers = new LinkedHashMap<>();
        for (Layer layer : net.getLayers()) {
            String name = layer.conf().getLayer().getLayerName();
            layers.put(name, layer);
            detach(((LayerVertex) net.getConfiguration().getVertices().get(name)).getLayerConf(), layer);
        }
        Value base = new Value(rate, schedule);
        Map<String, List<TensorPlan>> byLayer = byLayer(plan);
        List<Runnable> writes = new LiveVertices(net).writes(byLayer, base::in);
        set(layers, byLayer, base, writes);
        UpdaterStates.regroup(net);
    }

    /**
     * Gives a network's wrapper a layer of its own to hold: DL4J's clones of a network share it, so that a rate set in one
     * would be set in all. The live layer looks at what its wrapper holds.
     */
    private static void detach(NeuralNetConfiguration saved, Layer live) {
        org.deeplearning4j.nn.conf.layers.Layer held = saved.getLayer();
        Wrappers.replace(held, LayerCopies::copy);
        while (!(held instanceof Bidirectional) && !Wrappers.inside(held).isEmpty()) {
            held = Wrappers.inside(held).get(0);
        }
        if (held != saved.getLayer()) {
            live.conf().setLayer(held);
        }
    }

    private record Value(double rate, @Nullable ISchedule schedule) {

        Value times(double factor) {
            return new Value(rate * factor, schedule == null ? null : Schedules.scale(schedule, factor));
        }

        /** A copy, because DL4J shares an updater between layers and between a network and its clones. */
        @Nullable
        IUpdater in(@Nullable IUpdater updater) {
            if (updater == null || !updater.hasLearningRate()) {
                return updater;
            }
            IUpdater copy = Updaters.copy(updater);
            copy.setLrAndSchedule(rate, schedule);
            return copy;
        }
    }

    /** Looks at every layer before any is written, so that a plan that is refused has changed nothing. */
    private static void set(
            Map<String, Layer> layers, Map<String, List<TensorPlan>> byLayer, Value base, List<Runnable> writes) {
        requireFit(layers, byLayer);
        byLayer.forEach((name, tensors) ->
                writes.add(write(name, layers.get(name).conf().getLayer(), tensors, base)));
        writes.forEach(Runnable::run);
    }

    private static void requireFit(Map<String, Layer> layers, Map<String, List<TensorPlan>> byLayer) {
        byLayer.forEach((name, tensors) -> {
            Layer layer = layers.get(name);
            if (layer == null
                    || !(Wrappers.leaf(layer.conf().getLayer()) instanceof BaseLayer
                            || Wrappers.leaf(layer.conf().getLayer()) instanceof AbstractSameDiffLayer)) {
                throw new MuPException("The plan is for a network with a layer '" + name
                        + "', which this network does not have; it has " + String.join(", ", layers.keySet())
                        + WAY_OUT);
            }
            requireShapes(layer, tensors);
        });
        layers.forEach((name, layer) -> {
            if (!byLayer.containsKey(name) && isTrained(layer)) {
                throw new MuPException("The plan is for a network without the layer '" + name
                        + "', which is trained in this network" + WAY_OUT);
            }
        });
    }

    /** A live frozen layer shows the configuration of the layer inside, with that one's updater. */
    private static boolean isTrained(Layer layer) {
        if (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop || layer.numParams() == 0) {
            return false;
        }
        return layer.paramTable().keySet().stream()
                .map(parameter -> Wrappers.updater(layer.conf().getLayer(), parameter))
                .anyMatch(updater -> updater != null && updater.hasLearningRate());
    }

    private static void requireShapes(Layer layer, List<TensorPlan> tensors) {
        for (TensorPlan tensor : tensors) {
            INDArray actual = layer.paramTable().get(Peepholes.parameter(tensor.parameter()));
            long planned = tensor.shape().stream().reduce(1L, Math::multiplyExact);
            boolean fits = actual != null
                    && (Peepholes.are(tensor.parameter())
                            ? actual.size(0) * Peepholes.COLUMNS == planned
                            : actual.length() == planned);
            if (!fits) {
                throw new MuPException("The plan is for a network whose layer '" + tensor.layer() + "' has "
                        + tensor.parameter() + " " + tensor.shape() + ", but in this network it has "
                        + (actual == null ? "no such parameter" : Arrays.toString(actual.shape())) + WAY_OUT);
            }
        }
    }

    private static Map<String, List<TensorPlan>> byLayer(MuPlan plan) {
        Map<String, List<TensorPlan>> byLayer = new LinkedHashMap<>();
        for (TensorPlan tensor : plan.tensors()) {
            byLayer.computeIfAbsent(tensor.layer(), n -> new ArrayList<>()).add(tensor);
        }
        return byLayer;
    }

    /** A layer that applies a factor of its own to each parameter is given what is left of the multiplier. */
    private static Runnable write(
            String name, org.deeplearning4j.nn.conf.layers.Layer written, List<TensorPlan> tensors, Value base) {
        return Wrappers.leaf(written) instanceof AbstractSameDiffLayer sameDiff
                ? write(name, sameDiff, tensors, base)
                : writeLeaves(name, written, tensors, base);
    }

    private static Runnable write(String name, AbstractSameDiffLayer layer, List<TensorPlan> tensors, Value base) {
        AbstractSameDiffLayer probe = (AbstractSameDiffLayer) layer.clone();
        probe.setUpdater(new Sgd(1));
        probe.setBiasUpdater(new Sgd(1));
        for (TensorPlan tensor : tensors) {
            double own = probe.getUpdaterByParam(tensor.parameter()).getLearningRate(0, 0);
            if (own != tensor.learningRateMultiplier()) {
                throw new MuPException("Layer '" + name + "': the plan multiplies the rate of " + tensor.parameter()
                        + " by " + tensor.learningRateMultiplier() + ", this network's layer by " + own + WAY_OUT);
            }
        }
        IUpdater weights = layer.getUpdater();
        IUpdater biases = layer.getBiasUpdater();
        return () -> {
            layer.setUpdater(base.in(weights));
            layer.setBiasUpdater(base.in(biases));
        };
    }

    private static Runnable writeLeaves(
            String name, org.deeplearning4j.nn.conf.layers.Layer written, List<TensorPlan> tensors, Value base) {
        BaseLayer layer = (BaseLayer) Wrappers.leaf(written);
        BaseLayer probe = layer.clone();
        probe.setIUpdater(new Sgd(1));
        probe.setBiasUpdater(new Sgd(1));
        Map<String, Scale> scales = new LinkedHashMap<>();
        for (TensorPlan tensor : tensors) {
            String parameter = Wrappers.nameInLeaf(written, tensor.parameter());
            double own = probe.getUpdaterByParam(parameter).getLearningRate(0, 0);
            scales.put(parameter, new Scale(tensor.learningRateMultiplier() / own, 1, 1, 1, 1));
        }
        UpdaterGroups groups = UpdaterGroups.of(layer, scales.keySet());
        boolean expressible = Adapters.sharesOneUpdater(layer) ? groups.allAgree(scales) : groups.agree(scales);
        if (!expressible) {
            throw new MuPException(
                    "Layer '" + name + "': the plan has different rates for " + String.join(", ", scales.keySet())
                            + ", but a " + layer.getClass().getSimpleName()
                            + " keeps them under one updater: build the layer from"
                            + " configuration() of the wrap that the plan is from");
        }
        double weight = groups.weight(scales).learningRate();
        double bias = groups.hasBias() ? groups.bias(scales).learningRate() : weight;
        IUpdater weights = layer.getIUpdater();
        IUpdater biases = layer.getBiasUpdater() == null && bias != weight ? weights : layer.getBiasUpdater();
        return () -> Wrappers.leaves(written).forEach(leaf -> {
            ((BaseLayer) leaf).setIUpdater(base.times(weight).in(weights));
            ((BaseLayer) leaf).setBiasUpdater(base.times(bias).in(biases));
        });
    }
}
