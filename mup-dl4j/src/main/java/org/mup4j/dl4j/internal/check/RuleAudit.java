package org.mup4j.dl4j.internal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CheckedLayer;
import org.mup4j.core.rule.GaugeMove;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Ratios;
import org.mup4j.core.rule.Role;
import org.mup4j.core.rule.TensorRule;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.LayerReading;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.NetworkReader;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.internal.graph.Node.VertexNode;
import org.mup4j.dl4j.internal.graph.TensorReading;
import org.mup4j.dl4j.internal.graph.TiedReadouts;
import org.mup4j.dl4j.internal.init.InitDeviation;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.mup4j.dl4j.internal.write.ForwardMultipliers;
import org.mup4j.dl4j.layer.MultiHeadAttention;
import org.mup4j.dl4j.layer.TiedReadout;
import org.mup4j.dl4j.layer.WeightInitByParameter;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Kind;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Compares what two configurations of different width say about initial weights and rates with the muP table, in whatever
 * gauge they are written. Slopes alone cannot tell every pair of mistakes apart; the configurations can.
 */
public final class RuleAudit {

    /** Exponents this far from the table's are another rule. */
    private static final double ANOTHER_RULE = 0.1;

    private final List<LayerReading> wide;
    private final NetworkGraph wideGraph;
    private final NetworkGraph narrowGraph;

    /**
     * Reads the widest network against the narrowest.
     *
     * @param widest its graph
     * @param narrowest its graph
     */
    public RuleAudit(NetworkGraph widest, NetworkGraph narrowest) {
        this.wideGraph = widest;
        this.narrowGraph = narrowest;
        this.wide = new NetworkReader(widest, Set.of(), Parametrizations.SP).against(narrowest);
    }

    /**
     * The layers that a coordinate check judges: those that have a weight matrix, with its role, and the heads that read with
     * that of an embedding.
     *
     * @return in the network's order; a layer that is not trained is left out
     */
    public List<CheckedLayer> layers() {
        List<CheckedLayer> layers = new ArrayList<>();
        for (LayerReading layer : wide) {
            layer.tensors().stream()
                    .filter(t -> t.target().kind() == Kind.MATRIX)
                    .reduce((first, last) -> last)
                    .ifPresent(t -> {
                        OptimizerClass optimizer = optimizer(layer.node().layer(), t);
                        if (optimizer.trains()) {
                            layers.add(new CheckedLayer(layer.node().name(), t.role(), optimizer));
                        }
                    });
        }
        for (VertexNode head : TiedReadouts.in(wideGraph)) {
            // Where the embedding is not trained, the head moves with the features that it reads.
            layers.stream()
                    .filter(layer -> layer.name().equals(head.inputs().get(1)))
                    .findFirst()
                    .or(() -> layers.stream().findFirst())
                    .ifPresent(layer -> layers.add(new CheckedLayer(head.name(), Role.OUTPUT, layer.optimizer())));
        }
        return layers;
    }

    /**
     * The same layers, each attention whose logits can be read preceded by those, which do not grow with the width either.
     *
     * @return in the network's order
     */
    public List<CheckedLayer> layersAndLogits() {
        List<CheckedLayer> all = new ArrayList<>();
        for (CheckedLayer layer : layers()) {
            boolean attends = wide.stream()
                    .map(LayerReading::node)
                    .anyMatch(n -> n.name().equals(layer.name()) && attention(n) != null);
            if (attends) {
                all.add(new CheckedLayer(logitsOf(layer.name()), Role.HIDDEN, layer.optimizer()));
            }
            all.add(layer);
        }
        return all;
    }

    /**
     * What a report calls the logits of an attention layer.
     *
     * @param layer the layer's name
     * @return the name with an addition
     */
    static String logitsOf(String layer) {
        return layer + " logits";
    }

    private static @Nullable MultiHeadAttention attention(LayerNode node) {
        return Wrappers.leaf(node.layer()) instanceof MultiHeadAttention attention ? attention : null;
    }

    /**
     * Names of layers that are not trained.
     *
     * @return in the network's order
     */
    public List<String> frozenLayers() {
        return wide.stream()
                .filter(l -> l.node().layer().getClass().getSimpleName().startsWith("Frozen")
                        || !l.tensors().isEmpty()
                                && l.tensors().stream()
                                        .noneMatch(t ->
                                                optimizer(l.node().layer(), t).trains()))
                .map(l -> l.node().name())
                .toList();
    }

    private static OptimizerClass optimizer(Layer layer, TensorReading tensor) {
        IUpdater updater = Wrappers.updater(layer, tensor.target().parameter());
        return Updaters.optimizerClass(updater);
    }

    /**
     * What deviates from the muP table.
     *
     * @return causes, the one that explains everything first; empty if nothing deviates or nothing can be read
     */
    public List<Cause> deviations() {
        return compared().causes();
    }

    /**
     * What certainly does not deviate from the muP table.
     *
     * @return mistakes that the configurations show not to have been made
     */
    public List<Cause> ruledOut() {
        return compared().ruledOut();
    }

    private Deviations compared() {
        Deviations found = new Deviations();
        for (int i = 0; i < wide.size(); i++) {
            LayerReading layer = wide.get(i);
            LayerNode narrow = narrowGraph.layers().get(i);
            compareLogits(layer.node(), narrow, found);
            for (TensorReading tensor : layer.tensors()) {
                boolean trained = optimizer(layer.node().layer(), tensor).trains();
                if (trained && tensor.target().kind() == Kind.MATRIX && tensor.role() != Role.SCALAR) {
                    compare(layer.node(), narrow, tensor, found);
                }
            }
        }
        TiedReadouts.in(wideGraph).forEach(head -> compareHead(head, found));
        return found;
    }

    /** Logits are to be divided by the size of a head, whatever they are multiplied with besides. */
    private static void compareLogits(LayerNode wide, LayerNode narrow, Deviations found) {
        MultiHeadAttention large = attention(wide);
        MultiHeadAttention small = attention(narrow);
        if (large != null && small != null) {
            double growth = (double) large.headSize() / small.headSize();
            found.logits(finding(large.logitScale() / small.logitScale(), 1 / growth, Math.log(growth)));
        }
    }

    private static void compare(LayerNode wide, LayerNode narrow, TensorReading tensor, Deviations found) {
        OptimizerClass optimizer = optimizer(wide.layer(), tensor);
        Ratios ratios = new Ratios(growthIn(tensor), growthOut(tensor), 1);
        double growth = Math.log(Math.max(ratios.fanIn(), ratios.fanOut()));
        TensorRule rule = Parametrizations.MUP.rule(tensor.role(), optimizer);
        double forward = ForwardMultipliers.in(wide.preProcessor()) / ForwardMultipliers.in(narrow.preProcessor());
        double rate = rateGrowth(wide.layer(), narrow.layer(), tensor, forward);
        double expected = rule.learningRate().at(ratios);
        Deviations.Finding finding = finding(rate, expected, growth);
        if (tensor.target().logitTerms() == tensor.base().logitTerms()) {
            found.rate(tensor.role(), finding, expected);
        } else {
            double logitGrowth =
                    (double) tensor.target().logitTerms() / tensor.base().logitTerms();
            double scaled =
                    expected * GaugeMove.of(Math.sqrt(logitGrowth), optimizer).learningRate();
            Deviations.Finding withScale = finding(rate, scaled, Math.log(logitGrowth));
            boolean onlyScale = withScale == Deviations.Finding.BROKEN && finding == Deviations.Finding.KEPT;
            found.logits(onlyScale ? Deviations.Finding.BROKEN : Deviations.Finding.KEPT);
            found.rate(tensor.role(), onlyScale ? finding : withScale, expected);
        }
        if (tensor.role() == Role.OUTPUT) {
            found.readoutInit(readoutInit(wide.layer(), narrow.layer(), tensor, forward, ratios));
        }
    }

    /** The embedding's matrix as that of a head, whose fan-in is what the embedding gives out. */
    private void compareHead(VertexNode head, Deviations found) {
        TiedReadout narrowHead = TiedReadouts.in(narrowGraph).stream()
                .filter(other -> other.name().equals(head.name()))
                .map(TiedReadouts::of)
                .findFirst()
                .orElseThrow();
        double forward = TiedReadouts.of(head).getMultiplier() / narrowHead.getMultiplier();
        List<String> names = wide.stream().map(layer -> layer.node().name()).toList();
        int lender = names.indexOf(head.inputs().get(1));
        if (lender < 0) {
            return;
        }
        Layer large = wide.get(lender).node().layer();
        Layer small = narrowGraph.layers().get(lender).layer();
        wide.get(lender).tensors().stream()
                .filter(tensor -> tensor.target().kind() == Kind.MATRIX
                        && optimizer(large, tensor).trains())
                .forEach(tensor -> compareHead(large, small, tensor, forward, found));
    }

    private static void compareHead(Layer wide, Layer narrow, TensorReading tensor, double forward, Deviations found) {
        Ratios ratios = new Ratios(growthOut(tensor), 1, 1);
        double expected = Parametrizations.MUP
                .rule(Role.OUTPUT, optimizer(wide, tensor))
                .learningRate()
                .at(ratios);
        double rate = rateGrowth(wide, narrow, tensor, forward);
        found.rate(Role.OUTPUT, finding(rate, expected, Math.log(ratios.fanIn())), expected);
        found.readoutInit(readoutInit(wide, narrow, tensor, forward, ratios));
    }

    private static double growthIn(TensorReading tensor) {
        return (double) tensor.target().fanIn() / tensor.base().fanIn();
    }

    private static double growthOut(TensorReading tensor) {
        return (double) tensor.target().fanOut() / tensor.base().fanOut();
    }

    private static double rateGrowth(Layer wide, Layer narrow, TensorReading tensor, double forward) {
        return forwardOnRate(optimizer(wide, tensor), forward) * rate(wide, tensor) / rate(narrow, tensor);
    }

    private static Deviations.Finding readoutInit(
            Layer wide, Layer narrow, TensorReading tensor, double forward, Ratios ratios) {
        double before = deviation(narrow, tensor.base());
        double after = deviation(wide, tensor.target());
        double init = Parametrizations.MUP
                .rule(Role.OUTPUT, optimizer(wide, tensor))
                .initStd()
                .at(ratios);
        return before == 0 && after == 0
                ? Deviations.Finding.ZERO
                : finding(forward * after / before, init, Math.log(Math.max(ratios.fanIn(), ratios.fanOut())));
    }

    private static double forwardOnRate(OptimizerClass optimizer, double forward) {
        return Math.pow(forward, -optimizer.learningRateGaugePower());
    }

    private static double rate(Layer layer, TensorReading tensor) {
        return Updaters.referenceRate(Wrappers.updater(layer, tensor.target().parameter()));
    }

    private static double deviation(Layer layer, LayerTensor tensor) {
        if (!(Wrappers.leaf(layer) instanceof BaseLayer base)
                || base.getWeightInitFn() == null
                || tensor.init().equals(InitFans.NONE)) {
            return Double.NaN;
        }
        IWeightInit init = base.getWeightInitFn() instanceof WeightInitByParameter several
                ? several.of(tensor.parameter())
                : base.getWeightInitFn();
        return InitDeviation.of(init, tensor.init());
    }

    private static Deviations.Finding finding(double actual, double expected, double growth) {
        double ratio = Math.log(actual / expected);
        if (!(growth > 0) || !Double.isFinite(ratio)) {
            return Deviations.Finding.UNREADABLE;
        }
        return Math.abs(ratio) / growth > ANOTHER_RULE ? Deviations.Finding.BROKEN : Deviations.Finding.KEPT;
    }
}
