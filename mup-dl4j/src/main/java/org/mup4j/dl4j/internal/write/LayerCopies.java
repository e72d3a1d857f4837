package org.mup4j.dl4j.internal.write;

import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.init.Initialisers;
import org.mup4j.dl4j.internal.updater.Updaters;

/**
 * Copies of layers that share nothing with the original that training changes. DL4J's own clone shares the updaters, so that
 * setting a rate on a network built from the copy would change the original, and an embedding's initialiser, which forgets
 * its vectors once it was used, and the layer inside a wrapper.
 */
final class LayerCopies {

    private LayerCopies() {}

    static Layer copy(Layer layer) {
        Layer copy = layer.clone();
        own(copy);
        return copy;
    }

    private static void own(Layer copy) {
        if (copy instanceof FrozenLayer frozen) {
            own(frozen.getLayer());
        } else if (copy instanceof FrozenLayerWithBackprop frozen) {
            own(frozen.getUnderlying());
        } else if (!Wrappers.inside(copy).isEmpty()) {
            Wrappers.replace(copy, LayerCopies::copy);
        } else if (copy instanceof AbstractSameDiffLayer sameDiff) {
            SameDiffSettings.own(sameDiff);
        } else if (copy instanceof BaseLayer base) {
            base.setWeightInitFn(Initialisers.copy(base.getWeightInitFn()));
            if (base instanceof BaseRecurrentLayer recurrent) {
                recurrent.setWeightInitFnRecurrent(Initialisers.copy(recurrent.getWeightInitFnRecurrent()));
            }
            if (base.getIUpdater() != null) {
                base.setIUpdater(Updaters.copy(base.getIUpdater()));
            }
            if (base.getBiasUpdater() != null) {
                base.setBiasUpdater(Updaters.copy(base.getBiasUpdater()));
            }
        }
    }
}
