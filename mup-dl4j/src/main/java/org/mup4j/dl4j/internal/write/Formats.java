package org.mup4j.dl4j.internal.write;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.mup4j.dl4j.MuPException;

/** Chooses the format of a configuration. */
final class Formats {

    private Formats() {}

    static Format<?> of(Object conf) {
        if (conf instanceof MultiLayerConfiguration) {
            return new MultiLayerFormat();
        } else if (conf instanceof ComputationGraphConfiguration) {
            return new GraphFormat();
        }
        throw new MuPException("A " + conf.getClass().getName()
                + " cannot be wrapped: give a MultiLayerConfiguration or a" + " ComputationGraphConfiguration");
    }
}
