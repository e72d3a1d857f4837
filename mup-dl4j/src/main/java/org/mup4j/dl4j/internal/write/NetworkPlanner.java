package org.mup4j.dl4j.internal.write;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.Planner;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.plan.TensorSpec;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Ratios;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.LayerReading;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.ResidualBranches;
import org.mup4j.dl4j.internal.graph.ResidualBranches.Branch;
import org.mup4j.dl4j.internal.graph.TensorReading;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.mup4j.dl4j.internal.write.PlannedLayer.PlannedTensor;
import org.mup4j.dl4j.internal.write.WrapSettings.DepthChoice;
import org.mup4j.dl4j.internal.write.WrapSettings.TensorKey;
import org.nd4j.linalg.learning.config.IUpdater;

/** Makes the plan of a network from its readings. */
public final class NetworkPlanner {

    private record Entry(LayerReading layer, TensorReading tensor, TensorSpec spec) {}

    private final WrapSettings settings;
    private final NetworkGraph graph;
    private final List<Branch> branches;
    private final Set<String> branchLayers = new HashSet<>();
    private final double depthRatio;

    /**
     * A planner for one network.
     *
     * @param settings the user's choices
     * @param graph the network
     */
    public NetworkPlanner(WrapSettings settings, NetworkGraph graph) {
        this.settings = settings;
        this.graph = graph;
        DepthChoice depth = settings.depth();
        this.branches = depth.scaling().isResidual() ? ResidualBranches.of(graph) : List.of();
        branches.forEach(b -> branchLayers.addAll(b.layers()));
        this.depthRatio = (double) depth(depth) / depth.base();
    }

    private int depth(DepthChoice choice) {
        if (choice.scaling().isResidual() && branches.isEmpty()) {
            throw new MuPException(
                    "The depth rule " + choice.scaling() + " scales residual branches, but the network has"
                            + " none: build it as a graph whose blocks end in an ElementWise Add vertex, or use a rule for plain"
                            + " networks, DepthScaling.plain(x)");
        }
        if (choice.depth() == DepthChoice.COUNTED && !choice.scaling().isResidual()) {
            throw new MuPException("The depth rule " + choice.scaling()
                    + " is for plain networks, which have no residual additions to count: give both depths,"
                    + " depth(rule, depth, baseDepth)");
        }
        return choice.depth() == DepthChoice.COUNTED ? branches.size() : choice.depth();
    }

    /**
     * The plan.
     *
     * @param layers the network's readings
     * @param remarks what to say about the network beside its layers
     * @return the plan with what is needed to write it
     */
    public NetworkPlan plan(List<LayerReading> layers, List<String> remarks) {
        List<Entry> entries = entries(layers);
        List<TensorSpec> specs = entries.stream().map(Entry::spec).toList();
        MuPlan plan = planner().plan(specs);
        Map<String, PlannedLayer> planned = new LinkedHashMap<>();
        Iterator<TensorPlan> tensors = plan.tensors().iterator();
        for (Entry entry : entries) {
            planned.computeIfAbsent(
                            entry.layer().node().name(), n -> new PlannedLayer(entry.layer(), new ArrayList<>()))
                    .tensors()
                    .add(planned(entry, tensors.next()));
        }
        if (settings.parametrization().leavesAsConfigured()) {
            return new NetworkPlan(plan, Map.of(), Map.of(), 1, Map.of());
        }
        TiedHeads heads = TiedHeads.of(graph, planner(), layers, specs, plan.tensors());
        Map<String, WrittenLayer> written = new LinkedHashMap<>();
        boolean changes = planned.values().stream().anyMatch(layer -> !layer.isIdentity());
        planned.forEach((name, layer) -> written.put(name, WrittenLayer.of(layer, changes)));
        for (LayerReading layer : layers) {
            if (!planned.containsKey(layer.node().name()) && ExactLayers.concerns(layer)) {
                written.put(layer.node().name(), ExactLayers.of(layer, changes));
            }
        }
        double multiplier = settings.depth().scaling().branch().at(new Ratios(1, 1, depthRatio));
        List<String> warnings = new ArrayList<>(Warnings.of(plan, layers, planned.values(), written.values()));
        warnings.addAll(remarks);
        warnings.addAll(heads.remarks());
        MuPlan explained = plan.withWarnings(warnings);
        return new NetworkPlan(explained, written, branchNames(multiplier), multiplier, heads.factors());
    }

    private static PlannedTensor planned(Entry entry, TensorPlan plan) {
        Layer layer = entry.layer().node().layer();
        String parameter = Wrappers.nameInLeaf(layer, plan.parameter());
        return new PlannedTensor(parameter, entry.tensor(), entry.spec().optimizer(), plan);
    }

    private Planner planner() {
        DepthScaling scaling = settings.depth().scaling();
        return Planner.of(settings.parametrization(), settings.gauge(), scaling);
    }

    private Map<String, String> branchNames(double multiplier) {
        Map<String, String> names = new LinkedHashMap<>();
        if (multiplier != 1) {
            branches.forEach(b -> names.put(b.addition(), b.branch()));
        }
        return names;
    }

    private List<Entry> entries(List<LayerReading> layers) {
        Set<TensorKey> unused = new HashSet<>(settings.roles().keySet());
        List<Entry> entries = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (LayerReading layer : layers) {
            for (TensorReading tensor : layer.tensors()) {
                OptimizerClass optimizer = optimizer(layer, tensor);
                if (optimizer.trains()) {
                    TensorKey key =
                            new TensorKey(layer.node().name(), tensor.target().parameter());
                    unused.remove(key);
                    known.add(key.layer() + "/" + key.parameter());
                    entries.add(new Entry(layer, tensor, spec(key, tensor, optimizer)));
                }
            }
        }
        if (!unused.isEmpty()) {
            TensorKey key = unused.iterator().next();
            throw new MuPException("There is no trained tensor '" + key.layer() + "/" + key.parameter()
                    + "' to give a role to; there are " + String.join(", ", known));
        }
        return entries;
    }

    private TensorSpec spec(TensorKey key, TensorReading tensor, OptimizerClass optimizer) {
        boolean deepens = !settings.depth().scaling().isResidual() || branchLayers.contains(key.layer());
        Role role = settings.roles().getOrDefault(key, tensor.role());
        return new TensorSpec(
                key.layer(),
                key.parameter(),
                tensor.target().shape(),
                role,
                optimizer,
                tensor.target().fanIn(),
                tensor.target().fanOut(),
                tensor.base().fanIn(),
                tensor.base().fanOut(),
                deepens ? depthRatio : 1,
                tensor.target().forwardMultiplier(),
                (double) tensor.target().logitTerms() / tensor.base().logitTerms());
    }

    private OptimizerClass optimizer(LayerReading reading, TensorReading tensor) {
        Layer layer = reading.node().layer();
        String parameter = tensor.target().parameter();
        IUpdater updater = Wrappers.leaf(layer) instanceof AbstractSameDiffLayer sameDiff
                ? SameDiffSettings.asking(sameDiff).getUpdaterByParam(parameter)
                : Wrappers.updater(layer, parameter);
        if (updater == null) {
            throw new MuPException("Layer '" + reading.node().name() + "', parameter '" + parameter
                    + "': no updater is configured: set one with .updater(...) on the network or the layer");
        }
        try {
            OptimizerClass optimizer = Updaters.optimizerClass(updater);
            return optimizer == OptimizerClass.LINEAR && renormalises(layer) ? OptimizerClass.NORMALISED : optimizer;
        } catch (MuPException e) {
            if (settings.parametrization().leavesAsConfigured()) {
                return OptimizerClass.SELF;
            }
            throw new MuPException("Layer '" + reading.node().name() + "': " + e.getMessage(), e);
        }
    }

    private static boolean renormalises(Layer layer) {
        Layer leaf = Wrappers.leaf(layer);
        GradientNormalization normalization = leaf instanceof BaseLayer base
                ? base.getGradientNormalization()
                : leaf instanceof AbstractSameDiffLayer sameDiff
                        ? sameDiff.getGradientNormalization()
                        : GradientNormalization.None;
        return normalization == GradientNormalization.RenormalizeL2PerLayer
                || normalization == GradientNormalization.RenormalizeL2PerParamType;
    }
}
