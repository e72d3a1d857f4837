package org.mup4j.dl4j.internal.write;

import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.mup4j.dl4j.layer.ScaledInput;

/**
 * Copies of layers that share no updater with the original. DL4J's own clone shares them, and setting a rate on a network
 * built from the copy would then change the original.
 */
final class LayerCopies {

    private LayerCopies() {}

    static Layer copy(Layer layer) {
        Layer copy = layer.clone();
        if (copy instanceof BaseLayer base) {
            if (base.getIUpdater() != null) {
                base.setIUpdater(Updaters.copy(base.getIUpdater()));
            }
            if (base.getBiasUpdater() != null) {
                base.setBiasUpdater(Updaters.copy(base.getBiasUpdater()));
            }
        }
        return copy;
    }

    /** Whether a layer is one of the library's own, which keep their user's rate and apply a factor per parameter. */
    static boolean scalesByItself(Layer layer) {
        return layer.getClass().getPackageName().equals(ScaledInput.class.getPackageName());
    }
}
