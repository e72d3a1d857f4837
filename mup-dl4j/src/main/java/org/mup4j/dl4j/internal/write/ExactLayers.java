package org.mup4j.dl4j.internal.write;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Adapters;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.LayerReading;
import org.mup4j.dl4j.spi.ParameterScales;

/**
 * SameDiff layers that a plan leaves alone: frozen with backpropagation, under NoOp, or without tensors. No number of theirs
 * changes, but the gradient that they pass on has to be the true one.
 */
final class ExactLayers {

    private ExactLayers() {}

    /** Whether gradients pass through a layer of this sort. */
    static boolean concerns(LayerReading reading) {
        return leaf(reading.node().layer()) instanceof AbstractSameDiffLayer;
    }

    /**
     * The layer with the class that gives the true gradient.
     *
     * @param reading a layer of this sort
     * @param changes whether anything changes in its network; if nothing does, neither does the layer
     * @return the layer, with what is to be said of it
     */
    static WrittenLayer of(LayerReading reading, boolean changes) {
        Layer copy = LayerCopies.copy(reading.node().layer());
        return new WrittenLayer(reading.node().name(), changes ? exact(copy) : copy, null);
    }

    private static Layer exact(Layer copy) {
        if (copy instanceof FrozenLayerWithBackprop frozen) {
            frozen.setUnderlying(exact(frozen.getUnderlying()));
        } else if (Wrappers.inside(copy).isEmpty()) {
            return exactLeaf(copy);
        } else {
            Wrappers.replace(copy, ExactLayers::exact);
        }
        return copy;
    }

    /** The layer of a user whose adapter has no other class for it stays what it is. */
    private static Layer exactLeaf(Layer copy) {
        try {
            return Adapters.of(copy).withScales(copy, new ParameterScales(Map.of()));
        } catch (MuPException noOtherClass) {
            return copy;
        }
    }

    /** The layer behind all wrappers, frozen or not. */
    static Layer leaf(Layer layer) {
        Layer leaf = Wrappers.leaf(layer);
        return leaf instanceof FrozenLayerWithBackprop frozen ? leaf(frozen.getUnderlying()) : leaf;
    }
}
