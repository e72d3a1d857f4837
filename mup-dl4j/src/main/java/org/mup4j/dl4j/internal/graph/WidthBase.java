package org.mup4j.dl4j.internal.graph;

import java.util.stream.IntStream;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.FeatureFlow.Tie;
import org.mup4j.dl4j.spi.LayerSizes;

/** The same network with every width set to one number. */
final class WidthBase implements Base {

    private final long width;
    private final long headSize;

    /** A base of one width; a head size of 0 is not known. */
    WidthBase(long width, long headSize, FeatureFlow flow) {
        this.width = width;
        this.headSize = headSize;
        for (Tie tie : flow.ties()) {
            requireEqual(tie);
        }
        for (LayerFlow layer : flow.layers().values()) {
            if (IntStream.range(0, layer.inputs()).anyMatch(i -> !layer.input(i).isWhole(this::size))) {
                throw new MuPException("Layer '" + layer.node().name() + "' reads a subset of a width that is no whole"
                        + " number of units at base width " + width
                        + ": choose another base width, or give the base itself: MuP.wrap(conf).base(smallConf)");
            }
        }
    }

    private void requireEqual(Tie tie) {
        long first = tie.first().size(this::size);
        long second = tie.second().size(this::size);
        if (first != Axis.UNKNOWN && second != Axis.UNKNOWN && first != second) {
            throw new MuPException("Vertex '" + tie.node() + "' joins features that have " + first + " and " + second
                    + " units when every hidden layer has " + width
                    + ": give the base itself: MuP.wrap(conf).base(smallConf)");
        }
    }

    @Override
    public boolean scales(Axis axis) {
        return !axis.isFinite();
    }

    @Override
    public LayerSizes sizes(LayerFlow layer) {
        return layer.sizes(this::size)
                .withInner(layer.adapter().innerAt(layer.node().layer(), width, headSize));
    }

    @Override
    public boolean scalesInside() {
        return true;
    }

    private long size(Axis axis) {
        return axis.isFinite() ? axis.size() : width;
    }
}
