package org.mup4j.dl4j.internal.write;

import org.mup4j.dl4j.internal.graph.NetworkGraph;

/**
 * The kind of a configuration: how to copy it, read it and write into it.
 *
 * @param <C> the configuration's type
 */
public interface Format<C> {

    /**
     * A copy that shares no updater with the original.
     *
     * @param conf a configuration
     * @return the copy
     */
    C copy(C conf);

    /**
     * The network's nodes.
     *
     * @param conf a configuration
     * @return the nodes in DL4J's order
     */
    NetworkGraph graph(C conf);

    /**
     * Writes a plan into a copy.
     *
     * @param conf the user's configuration
     * @param plan the plan made for it
     * @return a new configuration
     */
    C write(C conf, NetworkPlan plan);

    /**
     * A copy in which every updater is replaced.
     *
     * @param conf the user's configuration
     * @param reference the rate that moves
     * @param learningRate where it moves to
     * @return a new configuration
     */
    C moveRates(C conf, double reference, double learningRate);

    /**
     * The format of a configuration.
     *
     * @param conf a MultiLayerConfiguration or ComputationGraphConfiguration
     * @param <C> its type
     * @return how to deal with it
     * @throws org.mup4j.dl4j.MuPException if it is neither
     */
    @SuppressWarnings("unchecked")
    static <C> Format<C> of(C conf) {
        return (Format<C>) Formats.of(conf);
    }
}
