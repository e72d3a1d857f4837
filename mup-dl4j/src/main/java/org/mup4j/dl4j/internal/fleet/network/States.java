package org.mup4j.dl4j.internal.fleet.network;

import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What changes in a network while it is trained, between Deeplearning4j's arrays and an engine's. */
public final class States {

    private static final double[] NONE = {};

    private States() {}

    /**
     * The state of a network that has not taken a step. Deeplearning4j makes its updaters only when they are first asked for,
     * which takes longer than all the rest of a small network's start; their first state is known without them.
     *
     * @param net an initialised network
     * @param program its program
     * @return a copy of parameters and iteration count, and the updaters' first state
     */
    public static NetworkState initial(MultiLayerNetwork net, NetworkProgram program) {
        double[] state = new double[program.states()];
        for (Block block : program.blocks()) {
            int end = block.state(block.updater().kind().states(), block.start());
            Arrays.fill(state, block.stateStart(), end, block.updater().initialState());
        }
        return new NetworkState(numbers(net.params()), state, net.getIterationCount());
    }

    /**
     * The state of a network.
     *
     * @param net an initialised network
     * @return a copy of parameters, updater state and iteration count
     */
    public static NetworkState of(MultiLayerNetwork net) {
        double[] parameters = numbers(net.params());
        INDArray updater = updaterState(net);
        double[] state = updater == null ? NONE : numbers(updater);
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
        requireLength("parameters", net.params().length(), state.parameters());
        assign(net.params(), state.parameters());
        INDArray updater = updaterState(net);
        requireLength("updater state", updater == null ? 0 : updater.length(), state.updater());
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

    private static void requireLength(String what, long theirs, double[] ours) {
        if (theirs != ours.length) {
            throw new IllegalStateException("Deeplearning4j keeps " + theirs + " numbers of " + what + ", where "
                    + ours.length + " were read from the configuration");
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
