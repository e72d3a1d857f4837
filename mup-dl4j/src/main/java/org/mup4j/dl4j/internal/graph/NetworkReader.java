package org.mup4j.dl4j.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.LayerTensor.Kind;

/** Reads a network against a base: every trainable tensor with its role and its size at the base. */
public final class NetworkReader {

    private final NetworkGraph graph;
    private final FeatureFlow flow;
    private final Set<String> fixed;
    private final boolean learnsFeatures;
    private final List<String> remarks = new ArrayList<>();

    /**
     * A reader for one network.
     *
     * @param graph the network
     * @param fixed names of layers whose output is no width
     * @param parametrization the rules; only where features go on being learnt do layers look at the base for themselves
     */
    public NetworkReader(NetworkGraph graph, Set<String> fixed, Parametrization parametrization) {
        this.learnsFeatures = parametrization.learnsFeatures();
        this.graph = graph;
        this.fixed = Set.copyOf(fixed);
        this.flow = FeatureFlow.through(graph, this.fixed);
    }

    /**
     * The network against itself with every width set to a number.
     *
     * @param width the base width
     * @param headSize the size of attention heads at the base, 0 where it is not known
     * @return its layers in order
     */
    public List<LayerReading> againstWidth(long width, long headSize) {
        if (headSize == 0) {
            flow.layers()
                    .forEach((name, layer) -> layer.adapter()
                            .warningsAtWidth(layer.node().layer())
                            .forEach(text -> remarks.add("layer " + name + ": " + text)));
        }
        return read(
                new WidthBase(width, headSize, flow),
                (layer, index) -> headSize == 0 || !learnsFeatures
                        ? layer.node().layer()
                        : layer.adapter().withBaseHeadSize(layer.node().layer(), headSize));
    }

    /**
     * The network against another one.
     *
     * @param base a network of the same structure
     * @return its layers in order
     */
    public List<LayerReading> against(NetworkGraph base) {
        FeatureFlow small = FeatureFlow.through(base, fixed);
        List<LayerFlow> bases = List.copyOf(small.layers().values());
        return read(
                new NetworkBase(graph, flow, base, small),
                (layer, index) -> learnsFeatures
                        ? layer.adapter()
                                .relativeTo(
                                        layer.node().layer(),
                                        bases.get(index).node().layer())
                        : layer.node().layer());
    }

    /**
     * What to say about vertices whose outputs do not keep their size when the width changes, and about layers that a base
     * width says too little about.
     *
     * @return sentences that name the vertex or layer
     */
    public List<String> warnings() {
        List<String> all = new ArrayList<>(flow.warnings());
        all.addAll(remarks);
        return all;
    }

    /** The layer with what it has to know of the base. */
    private interface Relative {
        Layer of(LayerFlow layer, int index);
    }

    private List<LayerReading> read(Base base, Relative relative) {
        List<LayerReading> layers = new ArrayList<>();
        for (LayerFlow layer : flow.layers().values()) {
            layers.add(read(layer, base, relative.of(layer, layers.size())));
        }
        return layers;
    }

    private static LayerReading read(LayerFlow layer, Base base, Layer relative) {
        LayerSizes small = base.sizes(layer);
        List<LayerTensor> targets = layer.adapter().tensors(layer.node().layer(), layer.sizes());
        List<LayerTensor> bases = layer.adapter().tensors(layer.node().layer(), small);
        if (targets.size() != bases.size()) {
            throw new MuPException("Layer '" + layer.node().name() + "': its adapter lists " + targets.size()
                    + " tensors for the layer but " + bases.size() + " at the base's size");
        }
        List<TensorReading> tensors = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            tensors.add(
                    new TensorReading(targets.get(i), bases.get(i), role(layer, targets.get(i), bases.get(i), base)));
        }
        LayerNode node = layer.node();
        return new LayerReading(
                new LayerNode(node.name(), node.inputs(), relative, node.preProcessor()),
                layer.adapter(),
                List.copyOf(tensors),
                layer.sizes().out(),
                small.out());
    }

    private static Role role(LayerFlow layer, LayerTensor tensor, LayerTensor small, Base base) {
        boolean out = scales(layer, tensor, tensor.out(), tensor.fanOut() != small.fanOut(), base);
        return tensor.kind() == Kind.VECTOR
                ? Role.ofVector(out)
                : Role.ofMatrix(scales(layer, tensor, tensor.in(), tensor.fanIn() != small.fanIn(), base), out);
    }

    private static boolean scales(LayerFlow layer, LayerTensor tensor, Axis axis, boolean differs, Base base) {
        return switch (axis) {
            case FIXED -> false;
            case INNER -> differs || base.scalesInside();
            case INPUT, OUTPUT -> layer.of(axis, tensor.input()).any(base::scales);
        };
    }
}
