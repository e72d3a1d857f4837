package org.mup4j.dl4j.internal.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.VertexLayer;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.internal.graph.Node.VertexNode;
import org.mup4j.dl4j.layer.NativeLayer;
import org.mup4j.dl4j.layer.ScaledDenseLayer;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;

/** A network of the same structure and smaller widths. An axis is a width if its size differs. */
final class NetworkBase implements Base {

    private final Map<String, LayerSizes> sizes = new HashMap<>();
    private final Map<Axis, Long> axisSizes = new HashMap<>();
    private final Set<Axis> differing = new HashSet<>();
    private boolean differsInside;

    NetworkBase(NetworkGraph target, FeatureFlow flow, NetworkGraph base, FeatureFlow baseFlow) {
        requireSameStructure(target, base);
        List<LayerFlow> targets = List.copyOf(flow.layers().values());
        List<LayerFlow> bases = List.copyOf(baseFlow.layers().values());
        for (int i = 0; i < targets.size(); i++) {
            LayerFlow layer = targets.get(i);
            LayerSizes small = bases.get(i).sizes();
            sizes.put(layer.node().name(), small);
            differsInside |= !small.inner().equals(layer.sizes().inner());
            if (layer.adapter().outputFeatures(layer.node().layer()).fresh()) {
                compareOutput(layer, small);
            }
        }
        for (int i = 0; i < targets.size(); i++) {
            requireSameInput(targets.get(i), bases.get(i));
            requireSameTensors(targets.get(i), bases.get(i));
        }
    }

    private static void requireSameStructure(NetworkGraph target, NetworkGraph base) {
        int common = Math.min(target.nodes().size(), base.nodes().size());
        for (int i = 0; i < common; i++) {
            String mine = describe(target.nodes().get(i));
            String theirs = describe(base.nodes().get(i));
            if (!mine.equals(theirs)) {
                throw new MuPException("The base has another structure: node " + i + " is " + theirs + " there but "
                        + mine + " in the target. Build both with the same function of the width");
            }
        }
        if (target.nodes().size() != base.nodes().size()) {
            throw new MuPException("The base has another structure: it has "
                    + base.nodes().size()
                    + " layers and vertices, the target " + target.nodes().size()
                    + ". Build both with the same function of the width; depth is scaled with depth(...)");
        }
        if (!target.inputs().equals(base.inputs()) || !target.outputs().equals(base.outputs())) {
            throw new MuPException("The base has the network inputs " + base.inputs() + " and outputs " + base.outputs()
                    + ", the target " + target.inputs() + " and " + target.outputs()
                    + ". Build both with the same function of the width");
        }
    }

    private static String describe(Node node) {
        Class<?> type = node instanceof LayerNode layer
                ? plainType(layer.layer())
                : NetworkGraph.thawed(((VertexNode) node).vertex()).getClass();
        return "'" + node.name() + "' (" + type.getSimpleName() + ") reading " + node.inputs();
    }

    /** A wrapped layer of the base width may be DL4J's own where a wider one is a class of this library: they are the same layer. */
    private static Class<?> plainType(Layer layer) {
        Class<?> type = (layer instanceof VertexLayer own ? own.vertex() : layer).getClass();
        boolean written = type.getPackage().equals(ScaledDenseLayer.class.getPackage())
                && !NativeLayer.class.isAssignableFrom(type);
        return written ? type.getSuperclass() : type;
    }

    private void compareOutput(LayerFlow layer, LayerSizes small) {
        long mine = layer.sizes().out();
        Axis axis = layer.out().pieces().get(0).axis().root();
        axisSizes.put(axis, small.out());
        if (mine == small.out()) {
            return;
        }
        if (axis.isFinite()) {
            throw new MuPException("Layer '" + layer.node().name() + "': the base has nOut=" + small.out()
                    + ", the target nOut=" + mine
                    + ", but network outputs and fixed layers do not scale. Give a base with"
                    + " the same output size: MuP.wrap(conf).base(smallConf) with nOut=" + mine + " there");
        }
        differing.add(axis);
    }

    private void requireSameInput(LayerFlow layer, LayerFlow small) {
        for (int i = 0; i < layer.inputs(); i++) {
            requireSameInput(layer, small, i);
        }
    }

    private void requireSameInput(LayerFlow layer, LayerFlow small, int input) {
        long mine = layer.sizes().in(input);
        long theirs = small.sizes().in(input);
        if (!layer.input(input).any(this::scales) && mine != theirs) {
            throw new MuPException("Layer '" + layer.node().name() + "': the base has nIn=" + theirs
                    + ", the target nIn="
                    + mine + ", but network inputs do not scale. Give a base with the same input size:"
                    + " MuP.wrap(conf).base(smallConf) with nIn=" + mine + " there");
        }
        long expected =
                layer.sizes(axis -> axisSizes.getOrDefault(axis, axis.size())).in(input);
        if (expected != theirs) {
            throw new MuPException(
                    "Layer '" + layer.node().name() + "': the base has nIn=" + theirs + ", but with the base's"
                            + " widths the target's layer would have nIn=" + expected
                            + ". Give a base with the same image size, kernels and strides");
        }
    }

    private static void requireSameTensors(LayerFlow layer, LayerFlow small) {
        List<LayerTensor> expected = layer.adapter().tensors(layer.node().layer(), small.sizes());
        List<LayerTensor> actual = small.adapter().tensors(small.node().layer(), small.sizes());
        if (!expected.equals(actual)) {
            throw new MuPException("Layer '" + layer.node().name()
                    + "': the base differs in more than its width: with nIn="
                    + small.sizes().in() + " and nOut=" + small.sizes().out() + " the target's layer would have "
                    + describe(expected) + ", the base's has " + describe(actual)
                    + ". Give a base with the same kernel, strides, bias and normalisation");
        }
    }

    private static String describe(List<LayerTensor> tensors) {
        return String.join(
                ", ", tensors.stream().map(t -> t.parameter() + " " + t.shape()).toList());
    }

    @Override
    public boolean scales(Axis axis) {
        return !axis.isFinite() && (isSame() || differing.contains(axis));
    }

    @Override
    public boolean scalesInside() {
        return isSame();
    }

    private boolean isSame() {
        return differing.isEmpty() && !differsInside;
    }

    @Override
    public LayerSizes sizes(LayerFlow layer) {
        return sizes.get(layer.node().name());
    }
}
