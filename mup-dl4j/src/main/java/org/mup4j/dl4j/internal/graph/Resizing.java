package org.mup4j.dl4j.internal.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.spi.LayerSizes;

/** The sizes of a network's layers when every width is multiplied by one fraction. */
public final class Resizing {

    private final FeatureFlow flow;
    private final NetworkGraph graph;
    private final long to;
    private final long from;

    /**
     * A resizing by {@code to / from}.
     *
     * @param graph the network
     * @param from its width, at least 1
     * @param to the width that it is to have, at least 1
     */
    public Resizing(NetworkGraph graph, long from, long to) {
        this.graph = graph;
        this.flow = FeatureFlow.through(graph, Set.of());
        this.from = from;
        this.to = to;
    }

    /**
     * The new sizes of every layer that has sizes.
     *
     * @return by layer name
     * @throws MuPException if a size would not be whole
     */
    public Map<String, LayerSizes> sizes() {
        Map<String, LayerSizes> sizes = new LinkedHashMap<>();
        flow.layers().forEach((name, layer) -> sizes.put(name, layer.sizes(this::resized)));
        return sizes;
    }

    /**
     * The number of features that reach a node, after and before.
     *
     * @param node a layer or vertex
     * @return its growth: 1 where they are not a width or their number is not known
     */
    public double growthBefore(String node) {
        Features in = flow.reaching(graph, node);
        long before = in.size(Axis::size);
        return before == Axis.UNKNOWN ? 1 : (double) in.size(this::resized) / before;
    }

    private long resized(Axis axis) {
        if (axis.isFinite()) {
            return axis.size();
        }
        long product = Math.multiplyExact(axis.size(), to);
        if (product % from != 0) {
            throw new MuPException("Layer '" + axis.owner() + "' has " + axis.size() + " units at width " + from
                    + ", which is no whole number at width " + to + ": choose widths that are multiples of " + from
                    + " divided by a common factor of the layers' sizes");
        }
        return product / from;
    }
}
