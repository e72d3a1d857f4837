package org.mup4j.dl4j.internal.write;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.nd4j.linalg.learning.config.IUpdater;

/** The updaters of SameDiff layers, which DL4J keeps apart from those of all other layers. */
final class SameDiffSettings {

    private static final String DOUBLED =
            "Deeplearning4j's gradient of a SameDiff layer, and of all layers below it, is twice the true one";

    private SameDiffSettings() {}

    /** A layer to ask for settings: DL4J writes into a SameDiff layer when it is asked, so that it would not be equal any more. */
    static Layer asking(Layer layer) {
        return layer instanceof AbstractSameDiffLayer ? layer.clone() : layer;
    }

    /** Gives a layer copies of its updaters. */
    static void own(AbstractSameDiffLayer layer) {
        if (layer.getUpdater() != null) {
            layer.setUpdater(Updaters.copy(layer.getUpdater()));
        }
        if (layer.getBiasUpdater() != null) {
            layer.setBiasUpdater(Updaters.copy(layer.getBiasUpdater()));
        }
    }

    /** Moves the rates of a layer's updaters. */
    static void move(AbstractSameDiffLayer layer, double reference, double learningRate) {
        IUpdater weights = layer.getUpdater();
        IUpdater biases = layer.getBiasUpdater();
        if (weights != null) {
            layer.setUpdater(Updaters.moveRate(weights, reference, learningRate));
        }
        if (biases != null) {
            layer.setBiasUpdater(Updaters.moveRate(biases, reference, learningRate));
        }
    }

    /** What is said of a layer as written: that its gradient is DL4J's where nothing changes, and what follows elsewhere. */
    static String remark(Layer written) {
        if (written instanceof SameDiffLayer && !OwnClasses.isIn(written, null)) {
            return DOUBLED + ", and it is left so where nothing changes; Adam and its like do not notice, but a rate of"
                    + " Sgd or Nesterovs found on this network is half of what a wrapped wider one needs";
        }
        return DOUBLED
                + "; the class of mup4j gives the true one, so that a rate of Sgd or Nesterovs has to come from a"
                + " network that is wrapped to more than its base, too";
    }
}
