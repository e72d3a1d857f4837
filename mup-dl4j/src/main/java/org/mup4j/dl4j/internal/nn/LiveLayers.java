package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/** Looks into the wrappers of a network's layers at work. */
public final class LiveLayers {

    private LiveLayers() {}

    /**
     * The layer behind all wrappers, frozen or not.
     *
     * @param layer any layer
     * @return the layer itself unless it is a wrapper
     */
    public static Layer unwrapped(Layer layer) {
        Layer inner = layer;
        while (inner instanceof BaseWrapperLayer wrapper) {
            inner = wrapper.getUnderlying();
        }
        return inner;
    }

    /** Whether a layer or one of the wrappers inside keeps the parameters as they are. */
    static boolean isFrozen(Layer layer) {
        Layer inner = layer;
        while (inner instanceof BaseWrapperLayer wrapper) {
            if (wrapper instanceof FrozenLayer || wrapper instanceof FrozenLayerWithBackprop) {
                return true;
            }
            inner = wrapper.getUnderlying();
        }
        return false;
    }
}
