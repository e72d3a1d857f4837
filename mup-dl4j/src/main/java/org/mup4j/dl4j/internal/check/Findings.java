package org.mup4j.dl4j.internal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CheckedLayer;
import org.mup4j.core.check.CoordReport.Growth;
import org.mup4j.core.check.Finding;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.internal.write.Format;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/** Looks for what is known to spoil coordinate checks. */
final class Findings {

    private static final double DEAD = 0.02;
    private static final double LOSS_RISE = 2;

    private final CoordExperiment<?> experiment;
    private final List<CoordRun.Result> results;
    private final List<DataSet> batches;
    private final NetworkGraph widest;
    private final SmallGradients gradients;
    private final List<Finding> found = new ArrayList<>();

    <C> Findings(CoordExperiment<C> experiment, List<CoordRun.Result> results, List<DataSet> batches) {
        this.experiment = experiment;
        this.results = results;
        this.batches = batches;
        this.widest =
                graph(experiment, experiment.sizes().get(experiment.sizes().size() - 1));
        this.gradients = new SmallGradients(
                experiment,
                results,
                widest,
                graph(experiment, experiment.sizes().get(0)));
    }

    private static <C> NetworkGraph graph(CoordExperiment<C> experiment, int size) {
        C conf = experiment.network().apply(size);
        return Format.of(conf).graph(conf);
    }

    /** What was noticed and yet cannot be what bends exponents. */
    List<Cause> ruledOut() {
        return gradients.areHarmless() ? List.of(Cause.EPSILON) : List.of();
    }

    List<Finding> of(LayerGroups groups) {
        lossRises();
        drowned(groups);
        deadUnits();
        found.addAll(gradients.findings());
        configuration(groups);
        randomTargets();
        if (experiment.lastStep() < 3) {
            add(
                    Cause.ONE_STEP,
                    false,
                    "only " + experiment.lastStep()
                            + " step was checked; the readout's transient lasts several, so check steps 1, 3 and 5");
        }
        return found;
    }

    private void add(Cause cause, boolean decisive, String message, Object... figures) {
        found.add(new Finding(
                cause, figures.length == 0 ? message : String.format(Locale.ROOT, message, figures), decisive));
    }

    private void lossRises() {
        long diverged = results.stream()
                .filter(r -> !Double.isFinite(r.lossAfter()) || r.lossAfter() > LOSS_RISE * Math.abs(r.lossBefore()))
                .count();
        if (diverged > 0) {
            CoordRun.Result first = results.stream()
                    .filter(r ->
                            !Double.isFinite(r.lossAfter()) || r.lossAfter() > LOSS_RISE * Math.abs(r.lossBefore()))
                    .findFirst()
                    .orElseThrow();
            add(
                    Cause.RATE_TOO_LARGE,
                    diverged == results.size(),
                    "in %d of %d networks the loss more than doubled or was no number, for example from %.3g to %.3g at size"
                            + " %d: lower the learning rate",
                    diverged,
                    results.size(),
                    first.lossBefore(),
                    first.lossAfter(),
                    first.size());
        }
    }

    /** Changes below the resolution of the numbers. */
    private void drowned(LayerGroups groups) {
        double floor = rounding();
        for (CheckedLayer layer : groups.layers()) {
            for (CoordRun.Result result : results) {
                double size = value(result, layer.name(), 0, Quantity.PRE_ACTIVATION);
                double change = value(result, layer.name(), experiment.steps().get(0), Quantity.PRE_ACTIVATION_CHANGE);
                if (change > 0 && change < floor * size) {
                    add(
                            Cause.RATE_TOO_SMALL,
                            true,
                            "layer '%s' changes by %.1e of its size at size %d, which is rounding: raise the learning rate or"
                                    + " measure in double",
                            layer.name(),
                            change / size,
                            result.size());
                    return;
                }
            }
        }
    }

    /** What is smaller beside another number is rounding. */
    private double rounding() {
        return experiment.dataType() == DataType.DOUBLE ? 1e-13 : 1e-6;
    }

    private static double value(CoordRun.Result result, String layer, int step, Quantity quantity) {
        return result.readings().stream()
                .filter(r ->
                        r.layer().equals(layer) && r.step() == step && r.quantity() == quantity && r.norm() == Norm.RMS)
                .mapToDouble(Reading::value)
                .findFirst()
                .orElse(0);
    }

    private void deadUnits() {
        for (LayerNode node : widest.layers()) {
            if (!(Wrappers.leaf(node.layer()) instanceof BaseLayer base) || !isRectifier(base)) {
                continue;
            }
            double share = results.stream()
                    .mapToDouble(r -> r.activeShare().getOrDefault(node.name(), 1.0))
                    .min()
                    .orElse(1);
            if (share < DEAD) {
                add(
                        Cause.DEAD_UNITS,
                        true,
                        "in layer '%s' only %.1f%% of the units are active before training: check the initial weights and"
                                + " the scale of the data",
                        node.name(),
                        100 * share);
            }
        }
    }

    private static boolean isRectifier(BaseLayer layer) {
        return layer.getActivationFn() != null
                && layer.getActivationFn().getClass().getSimpleName().equals("ActivationReLU");
    }

    /** Notes that the readout starts at zero. */
    void zeroReadout() {
        add(
                Cause.ZERO_READOUT,
                experiment.lastStep() < 2,
                "the readout starts at zero, so hidden layers move from the second step on; they are judged from the"
                        + " first step that moves them");
    }

    private void configuration(LayerGroups groups) {
        List<String> frozen = groups.frozenLayers();
        if (!frozen.isEmpty()) {
            add(Cause.FROZEN_LAYER, false, "layers " + frozen + " are not trained and are not judged");
        }
        List<String> stochastic = new ArrayList<>();
        List<String> normalised = new ArrayList<>();
        for (LayerNode node : widest.layers()) {
            if (node.layer().getIDropout() != null
                    || Wrappers.leaf(node.layer()).getIDropout() != null) {
                stochastic.add(node.name());
            }
            if (node.layer() instanceof BatchNormalization) {
                normalised.add(node.name());
            }
        }
        if (!stochastic.isEmpty()) {
            add(
                    Cause.STOCHASTIC_LAYERS,
                    false,
                    "layers " + stochastic
                            + " drop out units in training; they are probed without, so more seeds may be needed");
        }
        if (!normalised.isEmpty()) {
            add(
                    Cause.STOCHASTIC_LAYERS,
                    false,
                    "layers " + normalised + " normalise by the statistics of the probed batch, as in training");
        }
        fixedAxes(groups);
    }

    /** A matrix between finite axes amid widths is a size that was forgotten. */
    private void fixedAxes(LayerGroups groups) {
        if (experiment.growth() != Growth.WIDTH) {
            return;
        }
        List<CheckedLayer> layers = groups.layers();
        for (int i = 1; i < layers.size() - 1; i++) {
            if (!layers.get(i).role().fanOutScales()) {
                add(
                        Cause.UNSCALED_AXIS,
                        false,
                        "layer '%s' has the same number of units at every width although it is not the last: its role is read as"
                                + " %s",
                        layers.get(i).name(),
                        layers.get(i).role());
            }
        }
    }

    private void randomTargets() {
        if (RandomTargets.in(batches.get(0))) {
            add(
                    Cause.RANDOM_TARGETS,
                    false,
                    "the targets of the first batch average to zero and do not depend on the features; in a batch of %d the"
                            + " network's own output then drives the first step, which falls as width^-1/2: use real targets",
                    batches.get(0).numExamples());
        }
    }
}
