package org.mup4j.dl4j.internal.fleet.read;

import org.mup4j.dl4j.MuPException;

/** What a fleet says when it cannot train a network. */
final class Refusals {

    static final String TRAIN_IN_DL4J = "train this network with MultiLayerNetwork.fit";

    private Refusals() {}

    /**
     * A refusal of something in a layer.
     *
     * @param layer the layer's name
     * @param what what is there, by its name
     * @param why why not, and the way out
     */
    static MuPException inLayer(String layer, String what, String why) {
        return new MuPException("Layer '" + layer + "': a fleet does not train " + what + ", " + why);
    }

    /** A refusal of something that concerns the whole network. */
    static MuPException ofNetwork(String what, String why) {
        return new MuPException("A fleet does not train " + what + ", " + why);
    }

    /** The name of a type as users write it. */
    static String name(Object object) {
        return object.getClass().getSimpleName().isEmpty()
                ? object.getClass().getName()
                : object.getClass().getSimpleName();
    }
}
