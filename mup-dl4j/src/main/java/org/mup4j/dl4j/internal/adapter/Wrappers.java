package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Layers that hold another one and train it: LastTimeStep, TimeDistributed, MaskZero, and Bidirectional, which holds two.
 * DL4J recognises them by their class, so that settings are written into the layer inside. Frozen layers are none: they
 * train nothing.
 */
public final class Wrappers {

    private Wrappers() {}

    /**
     * The layers that a layer holds.
     *
     * @param layer any layer
     * @return none unless it is a wrapper; for a Bidirectional the forward and the backward one
     */
    public static List<Layer> inside(Layer layer) {
        if (layer instanceof Bidirectional both) {
            return List.of(both.getFwd(), both.getBwd());
        }
        return layer instanceof BaseWrapperLayer wrapper && !(layer instanceof FrozenLayerWithBackprop)
                ? List.of(wrapper.getUnderlying())
                : List.of();
    }

    /**
     * The layers behind all wrappers.
     *
     * @param layer any layer
     * @return the layer itself unless it is a wrapper
     */
    public static List<Layer> leaves(Layer layer) {
        List<Layer> inside = inside(layer);
        return inside.isEmpty()
                ? List.of(layer)
                : inside.stream().flatMap(l -> leaves(l).stream()).toList();
    }

    /**
     * The layer behind all wrappers whose updater and regularisation DL4J applies.
     *
     * @param layer any layer
     * @return the layer itself unless it is a wrapper; of two directions the forward one
     */
    public static Layer leaf(Layer layer) {
        return leaves(layer).get(0);
    }

    /**
     * The layer behind all wrappers of one layer, frozen ones included.
     *
     * @param layer any layer
     * @return the layer itself unless it is such a wrapper; a Bidirectional holds two and is none
     */
    public static Layer innermost(Layer layer) {
        Layer inner = layer;
        while (true) {
            if (inner instanceof FrozenLayer frozen) {
                inner = frozen.getLayer();
            } else if (inner instanceof BaseWrapperLayer wrapper) {
                inner = wrapper.getUnderlying();
            } else {
                return inner;
            }
        }
    }

    /**
     * What the layer behind all wrappers calls a parameter.
     *
     * @param layer any layer
     * @param parameter the name in its parameter table
     * @return the name without the letter that says in which direction it works
     */
    public static String nameInLeaf(Layer layer, String parameter) {
        String name = layer instanceof Bidirectional ? parameter.substring(1) : parameter;
        List<Layer> inside = inside(layer);
        return inside.isEmpty() ? name : nameInLeaf(inside.get(0), name);
    }

    /**
     * A parameter's updater, which DL4J's own wrappers do not know.
     *
     * @param layer any layer
     * @param parameter the name in its parameter table
     * @return null if none is configured
     */
    public static @Nullable IUpdater updater(Layer layer, String parameter) {
        return leaf(layer).getUpdaterByParam(nameInLeaf(layer, parameter));
    }

    /**
     * A parameter's regularisation.
     *
     * @param layer any layer
     * @param parameter the name in its parameter table
     * @return null if none is configured
     */
    public static @Nullable List<Regularization> regularization(Layer layer, String parameter) {
        return leaf(layer).getRegularizationByParam(nameInLeaf(layer, parameter));
    }

    /**
     * Replaces what a wrapper holds; nothing in any other layer.
     *
     * @param wrapper a copy that nobody else uses
     * @param change from a layer that it holds to the one that it is to hold
     */
    public static void replace(Layer wrapper, UnaryOperator<Layer> change) {
        if (wrapper instanceof Bidirectional both) {
            both.setFwd(change.apply(both.getFwd()));
            both.setBwd(change.apply(both.getBwd()));
            // It remembers the layer that it was made for.
            both.setInitializer(null);
        } else if (wrapper instanceof BaseWrapperLayer single && !(wrapper instanceof FrozenLayerWithBackprop)) {
            single.setUnderlying(change.apply(single.getUnderlying()));
        }
    }
}
