package org.mup4j.dl4j.internal.write;

import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Adapters;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.updater.Regularizations;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.mup4j.dl4j.internal.write.PlannedLayer.PlannedTensor;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.ParameterScales;
import org.mup4j.dl4j.spi.ParameterScales.Scale;

/** Writes a layer's plan into a copy of it: through DL4J's own setters if they can express it, else through an own class. */
final class LayerWriter {

    private final PlannedLayer planned;
    private final BaseLayer layer;
    private final Map<String, Scale> scales = new TreeMap<>();

    private LayerWriter(PlannedLayer planned, BaseLayer layer) {
        this.planned = planned;
        this.layer = layer;
        scales.putAll(scales(planned));
    }

    private static Map<String, Scale> scales(PlannedLayer planned) {
        Map<String, Scale> scales = new TreeMap<>();
        planned.tensors().forEach(t -> scales.put(t.parameter(), scale(t)));
        return scales;
    }

    /**
     * A copy of the layer with the plan written into it; the original is not touched. A layer whose class has to go even
     * where none of its numbers change is left only if nothing in its network does.
     */
    static Layer write(PlannedLayer planned, boolean changes) {
        Layer copy = LayerCopies.copy(planned.reading().node().layer());
        boolean writes = Wrappers.leaf(copy) instanceof AbstractSameDiffLayer ? changes : !planned.isIdentity();
        if (!writes) {
            return copy;
        }
        requireOneUpdater(planned, copy);
        return write(planned, copy);
    }

    private static Layer write(PlannedLayer planned, Layer copy) {
        if (Wrappers.inside(copy).isEmpty()) {
            return writeLeaf(planned, copy);
        }
        Wrappers.replace(copy, inner -> write(planned, inner));
        return copy;
    }

    /** DL4J trains both directions of a Bidirectional layer by the forward one's updater. */
    private static void requireOneUpdater(PlannedLayer planned, Layer wrapper) {
        Map<String, PlannedTensor> seen = new TreeMap<>();
        for (PlannedTensor tensor : planned.tensors()) {
            PlannedTensor twin = seen.putIfAbsent(tensor.parameter(), tensor);
            if (twin != null
                    && (!scale(twin).equals(scale(tensor))
                            || twin.plan().initStdMultiplier() != tensor.plan().initStdMultiplier())) {
                throw new MuPException("Layer '" + planned.name() + "': '"
                        + twin.plan().parameter() + "' and '"
                        + tensor.plan().parameter() + "' need different rates or initial weights, but Deeplearning4j"
                        + " trains both directions of a " + wrapper.getClass().getSimpleName()
                        + " layer by the settings of the forward one: give both the same role");
            }
        }
    }

    private static Layer writeLeaf(PlannedLayer planned, Layer copy) {
        if (copy instanceof AbstractSameDiffLayer sameDiff) {
            return SameDiffWriter.write(planned, sameDiff, scales(planned));
        }
        if (!(copy instanceof BaseLayer base)) {
            throw new MuPException("Layer '" + planned.name() + "': a layer of type "
                    + copy.getClass().getName()
                    + " has trained tensors but does not extend BaseLayer, so that no rate can be"
                    + " written into it: extend BaseLayer");
        }
        return new LayerWriter(planned, base).write();
    }

    private static Scale scale(PlannedTensor tensor) {
        double rate = tensor.plan().learningRateMultiplier();
        double theta = tensor.plan().forwardMultiplier();
        double decay = tensor.plan().weightDecayMultiplier();
        // In a LINEAR step, and beside a renormalised gradient, an L2 term shrinks the weight by rate times
        // coefficient.
        boolean shrinks =
                tensor.optimizer() == OptimizerClass.LINEAR || tensor.optimizer() == OptimizerClass.NORMALISED;
        double l2 = shrinks ? decay : theta * theta;
        return new Scale(rate, tensor.plan().epsilonMultiplier(), decay, l2, theta);
    }

    private Layer write() {
        LayerAdapter adapter = Adapters.of(layer);
        Initials.write(planned.tensors(), planned.name(), layer);
        UpdaterGroups groups = UpdaterGroups.of(layer, scales.keySet());
        boolean expressible = adapter.sharesOneUpdater(layer) ? groups.allAgree(scales) : groups.agree(scales);
        if (expressible) {
            writeUpdaters(groups);
            return layer;
        }
        try {
            return adapter.withScales(layer, new ParameterScales(scales));
        } catch (MuPException e) {
            throw new MuPException("Layer '" + planned.name() + "': " + e.getMessage(), e);
        }
    }

    private void writeUpdaters(UpdaterGroups groups) {
        Scale weight = groups.weight(scales);
        Scale bias = groups.bias(scales);
        var configured = layer.getIUpdater();
        if (groups.hasBias()) {
            boolean differs = weight.learningRate() != bias.learningRate() || weight.epsilon() != bias.epsilon();
            if (layer.getBiasUpdater() != null) {
                layer.setBiasUpdater(Updaters.scale(layer.getBiasUpdater(), bias.learningRate(), bias.epsilon()));
            } else if (differs) {
                layer.setBiasUpdater(Updaters.scale(configured, bias.learningRate(), bias.epsilon()));
            }
        }
        layer.setIUpdater(Updaters.scale(configured, weight.learningRate(), weight.epsilon()));
        layer.setRegularization(Regularizations.scale(layer.getRegularization(), groups.weightRegularization(scales)));
        layer.setRegularizationBias(
                Regularizations.scale(layer.getRegularizationBias(), groups.biasRegularization(scales)));
    }
}
