package org.mup4j.dl4j.internal.fleet.network;

import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Deeplearning4j's networks as the places where a fleet's begin and end. */
public final class Networks {

    private Networks() {}

    /**
     * A network with the parameters that Deeplearning4j gives it.
     *
     * @param conf the configuration, which the network keeps
     * @return an initialised network
     */
    public static MultiLayerNetwork build(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return net;
    }

    /**
     * Gives a network's native memory back. Deeplearning4j's own {@code close} runs the garbage collector each time, which
     * would take longer than the training.
     *
     * @param net not to be used again
     */
    public static void release(MultiLayerNetwork net) {
        Updater updater = net.getUpdater(false);
        close(net.params());
        close(net.getFlattenedGradients());
        close(updater == null ? null : updater.getStateViewArray());
    }

    private static void close(@Nullable INDArray array) {
        if (array != null && array.closeable()) {
            array.close();
        }
    }
}
