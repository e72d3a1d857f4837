package org.mup4j.dl4j.internal.fleet.network;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What changes in a network while it is trained, between Deeplearning4j's arrays and an engine's. */
public final class States {

    private static final double[] NONE = {};

    private States() {}

    /**
     * The state of a network.
     *
     * @param net an initialised network
     * @param program its program
     * @return a copy of parameters, updater state and iteration count
     */
    public static NetworkState of(MultiLayerNetwork net, NetworkProgram program) {
        double[] parameters = numbers(net.params());
        INDArray updater = updaterState(net);
        double[] state = updater == null ? NONE : numbers(updater);
        if (parameters.length != program.parameters() || state.length != program.states()) {
            throw new IllegalStateException("Deeplearning4j keeps " + parameters.length + " parameters and "
                    + state.length + " numbers of state, where " + program.parameters() + " and " + program.states()
                    + " were read from the configuration");
        }
        return new NetworkState(parameters, state, net.getIterationCount());
    }

    /**
     * Gives a state to a network.
     *
     * @param state of the network's lengths
     * @param epochs how many epochs it has finished
     * @param net an initialised network, which goes on from there
     */
    public static void write(NetworkState state, int epochs, MultiLayerNetwork net) {
        assign(net.params(), state.parameters());
        INDArray updater = updaterState(net);
        if (updater != null) {
            assign(updater, state.updater());
        }
        net.setIterationCount(state.iteration());
        net.setEpochCount(epochs);
        for (org.deeplearning4j.nn.api.Layer layer : net.getLayers()) {
            layer.setIterationCount(state.iteration());
            layer.setEpochCount(epochs);
        }
    }

    private static @Nullable INDArray updaterState(MultiLayerNetwork net) {
        return ((BaseMultiLayerUpdater<?>) net.getUpdater()).getStateViewArray();
    }

    private static double[] numbers(INDArray array) {
        return array.reshape(array.length()).toDoubleVector();
    }

    private static void assign(INDArray array, double[] numbers) {
        try (INDArray source = Nd4j.createFromArray(numbers).castTo(array.dataType())) {
            array.assign(source.reshape(array.shape()));
        }
    }
}
