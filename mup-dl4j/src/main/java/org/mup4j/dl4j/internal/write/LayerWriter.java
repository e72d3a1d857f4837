package org.mup4j.dl4j.internal.write;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.init.InitScaler;
import org.mup4j.dl4j.internal.updater.Regularizations;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.mup4j.dl4j.internal.write.PlannedLayer.PlannedTensor;
import org.mup4j.dl4j.layer.WeightInitByShape;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerTensor;
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
        planned.tensors().forEach(t -> scales.put(t.parameter(), scale(t)));
    }

    /** A copy of the layer with the plan written into it; the original is not touched. */
    static Layer write(PlannedLayer planned) {
        Layer copy = LayerCopies.copy(planned.reading().node().layer());
        if (planned.isIdentity()) {
            return copy;
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
        writeInit();
        UpdaterGroups groups = UpdaterGroups.of(layer, scales.keySet());
        boolean expressible =
                planned.reading().adapter().sharesOneUpdater(layer) ? groups.allAgree(scales) : groups.agree(scales);
        if (expressible) {
            writeUpdaters(groups);
            return layer;
        }
        try {
            return planned.reading().adapter().withScales(layer, new ParameterScales(scales));
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

    private void writeInit() {
        IWeightInit configured = layer.getWeightInitFn();
        List<PlannedTensor> initialised = planned.tensors().stream()
                .filter(t -> !t.reading().target().init().equals(InitFans.NONE))
                .toList();
        if (configured == null || initialised.isEmpty()) {
            return;
        }
        Map<String, IWeightInit> byShape = new LinkedHashMap<>();
        for (PlannedTensor tensor : initialised) {
            IWeightInit scaled = scaler(tensor).scale(configured);
            String shape = Arrays.toString(tensor.reading().target().init().shape().stream()
                    .mapToLong(Long::longValue)
                    .toArray());
            IWeightInit twin = byShape.put(shape, scaled);
            if (twin != null && !Objects.equals(twin, scaled)) {
                throw new MuPException("Layer '" + planned.name() + "' has two weights of the same shape " + shape
                        + " that need different initialisers: change the layer's size by one");
            }
        }
        boolean alike = byShape.values().stream().distinct().count() == 1;
        layer.setWeightInitFn(alike ? byShape.values().iterator().next() : new WeightInitByShape(byShape));
    }

    private static InitScaler scaler(PlannedTensor tensor) {
        LayerTensor target = tensor.reading().target();
        LayerTensor base = tensor.reading().base();
        double theta = tensor.plan().forwardMultiplier();
        double coherent = tensor.plan().role().fanInScales() ? (double) base.fanIn() / target.fanIn() : 1;
        return new InitScaler(target.init(), base.init(), tensor.plan().initStdMultiplier(), coherent / theta);
    }
}
