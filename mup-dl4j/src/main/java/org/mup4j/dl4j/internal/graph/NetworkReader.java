package org.mup4j.dl4j.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.LayerTensor.Kind;

/** Reads a network against a base: every trainable tensor with its role and its size at the base. */
public final class NetworkReader {

    private final NetworkGraph graph;
    private final FeatureFlow flow;
    private final Set<String> fixed;

    /**
     * A reader for one network.
     *
     * @param graph the network
     * @param fixed names of layers whose output is no width
     */
    public NetworkReader(NetworkGraph graph, Set<String> fixed) {
        this.graph = graph;
        this.fixed = Set.copyOf(fixed);
        this.flow = FeatureFlow.through(graph, this.fixed);
    }

    /**
     * The network against itself with every width set to a number.
     *
     * @param width the base width
     * @return its layers in order
     */
    public List<LayerReading> againstWidth(long width) {
        return read(new WidthBase(width, flow));
    }

    /**
     * The network against another one.
     *
     * @param base a network of the same structure
     * @return its layers in order
     */
    public List<LayerReading> against(NetworkGraph base) {
        return read(new NetworkBase(graph, flow, base, FeatureFlow.through(base, fixed)));
    }

    /**
     * What to say about vertices whose outputs do not keep their size when the width changes.
     *
     * @return sentences that name the vertex
     */
    public List<String> warnings() {
        return flow.warnings();
    }

    private List<LayerReading> read(Base base) {
        List<LayerReading> layers = new ArrayList<>();
        for (LayerFlow layer : flow.layers().values()) {
            layers.add(read(layer, base));
        }
        return layers;
    }

    private static LayerReading read(LayerFlow layer, Base base) {
        LayerSizes small = base.sizes(layer);
        List<LayerTensor> targets = layer.adapter().tensors(layer.node().layer(), layer.sizes());
        List<LayerTensor> bases = layer.adapter().tensors(layer.node().layer(), small);
        if (targets.size() != bases.size()) {
            throw new MuPException("Layer '" + layer.node().name() + "': its adapter lists " + targets.size()
                    + " tensors for the layer but " + bases.size() + " at the base's size");
        }
        List<TensorReading> tensors = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            tensors.add(new TensorReading(targets.get(i), bases.get(i), role(layer, targets.get(i), base)));
        }
        return new LayerReading(layer.node(), layer.adapter(), List.copyOf(tensors));
    }

    private static Role role(LayerFlow layer, LayerTensor tensor, Base base) {
        boolean out = scales(layer, tensor.out(), base);
        return tensor.kind() == Kind.VECTOR ? Role.ofVector(out) : Role.ofMatrix(scales(layer, tensor.in(), base), out);
    }

    private static boolean scales(LayerFlow layer, Axis axis, Base base) {
        return axis != Axis.FIXED && layer.of(axis).any(base::scales);
    }
}
