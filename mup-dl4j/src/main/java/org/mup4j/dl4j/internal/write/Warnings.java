package org.mup4j.dl4j.internal.write;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.LayerReading;
import org.mup4j.dl4j.internal.init.Initialisers;
import org.mup4j.dl4j.internal.write.PlannedLayer.PlannedTensor;
import org.mup4j.dl4j.layer.Peepholes;
import org.mup4j.dl4j.spi.InitFans;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** What does not commute with width, each said once with the layers that it holds for. */
final class Warnings {

    private final Map<String, List<String>> layersByText = new LinkedHashMap<>();
    private final Gauge gauge;

    private Warnings(Gauge gauge) {
        this.gauge = gauge;
    }

    static List<String> of(
            MuPlan plan,
            List<LayerReading> layers,
            Collection<PlannedLayer> planned,
            Collection<WrittenLayer> written) {
        Warnings warnings = new Warnings(plan.gauge());
        for (LayerReading layer : layers) {
            layer.adapter()
                    .warnings(layer.node().layer())
                    .forEach(w -> warnings.add(w, layer.node().name()));
        }
        planned.forEach(warnings::inspect);
        written.forEach(layer -> layer.notes().forEach(note -> warnings.add(note, layer.name())));
        List<String> all = new ArrayList<>();
        if (plan.isIdentity() && !plan.tensors().isEmpty()) {
            all.add(
                    "every multiplier is 1, so nothing changes: the network is its own base, or none of its axes is a width");
        }
        warnings.layersByText.forEach((text, names) ->
                all.add("layer" + (names.size() > 1 ? "s " : " ") + String.join(", ", names) + ": " + text));
        return all;
    }

    private void add(String text, String layer) {
        List<String> names = layersByText.computeIfAbsent(text, t -> new ArrayList<>());
        if (!names.contains(layer)) {
            names.add(layer);
        }
    }

    private void inspect(PlannedLayer layer) {
        if (Wrappers.leaf(layer.reading().node().layer()) instanceof AbstractSameDiffLayer sameDiff) {
            inspect(layer, (AbstractSameDiffLayer) SameDiffSettings.asking(sameDiff));
        }
        if (!(Wrappers.leaf(layer.reading().node().layer()) instanceof BaseLayer base)) {
            return;
        }
        for (PlannedTensor tensor : layer.tensors()) {
            inspectGradient(layer.name(), base.getGradientNormalization(), tensor.optimizer());
            inspectUpdater(layer.name(), base.getUpdaterByParam(tensor.parameter()));
            inspectRegularization(
                    layer.name(),
                    base.getRegularizationByParam(Peepholes.parameter(tensor.parameter())),
                    tensor.optimizer());
            inspectInit(layer.name(), base, tensor);
        }
        if (base.getWeightNoise() != null) {
            add(
                    "weight noise of a fixed size is larger or smaller beside weights that shrink with the width",
                    layer.name());
        }
        if (base.getConstraints() != null && !base.getConstraints().isEmpty()) {
            add(
                    "constraints on norms do not scale with the width: a bound that is right for the base is not for the target",
                    layer.name());
        }
    }

    private void inspect(PlannedLayer layer, AbstractSameDiffLayer sameDiff) {
        for (PlannedTensor tensor : layer.tensors()) {
            inspectGradient(layer.name(), sameDiff.getGradientNormalization(), tensor.optimizer());
            inspectUpdater(layer.name(), sameDiff.getUpdaterByParam(tensor.parameter()));
            inspectRegularization(
                    layer.name(), sameDiff.getRegularizationByParam(tensor.parameter()), tensor.optimizer());
        }
    }

    private void inspectGradient(String name, @Nullable GradientNormalization normalization, OptimizerClass optimizer) {
        if (normalization == null || normalization == GradientNormalization.None) {
            return;
        }
        switch (normalization) {
            case RenormalizeL2PerLayer -> {
                add(
                        "gradients are renormalised per layer, which mixes weight and bias: use RenormalizeL2PerParamType",
                        name);
                inspectRenormalisation(name, optimizer);
            }
            case RenormalizeL2PerParamType -> inspectRenormalisation(name, optimizer);
            default ->
                add(
                        "a clipping threshold does not keep its meaning when the width changes: norms of raw gradients scale with"
                                + " width (input layers ^-1/2, hidden layers ^0, readout ^1/2 in the multiplier-free gauge)",
                        name);
        }
    }

    private void inspectRenormalisation(String name, OptimizerClass optimizer) {
        if (optimizer == OptimizerClass.NORMALISED) {
            add(
                    "gradients are renormalised: the rates follow a rule derived from the spectral condition and not yet"
                            + " confirmed in the literature",
                    name);
        } else {
            add(
                    "gradients are renormalised before an adaptive optimizer, whose epsilon is scaled as if they were not: leave"
                            + " the renormalisation out, or make epsilon small",
                    name);
        }
    }

    private void inspectUpdater(String name, IUpdater updater) {
        if (updater instanceof RmsProp && gauge != Gauge.MULTIPLIER_FREE) {
            add("RmsProp uses epsilon both inside and outside the root, so gauges agree only up to its size", name);
        }
    }

    private void inspectRegularization(String name, @Nullable List<Regularization> list, OptimizerClass optimizer) {
        if (list == null) {
            return;
        }
        for (Regularization r : list) {
            if (r instanceof L2Regularization && optimizer == OptimizerClass.SIGN) {
                add(
                        "L2 inside the gradient of an adaptive optimizer is no decay and does not scale: use weightDecay(x)"
                                + " instead",
                        name);
            } else if (r instanceof L1Regularization) {
                add("L1 is left as configured: no rule for its scaling with the width is known", name);
            } else if (!(r instanceof L2Regularization || r instanceof WeightDecay)) {
                add("the regularisation " + r.getClass().getSimpleName() + " is left as configured", name);
            }
        }
    }

    private void inspectInit(String name, BaseLayer layer, PlannedTensor tensor) {
        IWeightInit init = Initials.of(layer, tensor.parameter());
        boolean initialised = !tensor.reading().target().init().equals(InitFans.NONE) && init != null;
        if (initialised && tensor.plan().role().fanInScales() && Initialisers.hasMean(init)) {
            add(
                    "the initial weights have a mean other than 0, which adds up over the fan-in: it is scaled by base fan-in /"
                            + " fan-in, apart from the deviation",
                    name);
        }
    }
}
