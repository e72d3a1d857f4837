package org.mup4j.dl4j.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.network.Networks;
import org.mup4j.dl4j.internal.fleet.network.States;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.read.ProgramReader;
import org.mup4j.dl4j.updater.ScaledAdaGrad;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** States go to Deeplearning4j and come back. */
class StatesTest {

    static List<IUpdater> updaters() {
        return Confs.UPDATERS;
    }

    /** Epsilons of other sizes than ND4J's, and blocks of different length beside each other. */
    @ParameterizedTest
    @MethodSource("updaters")
    void theFirstStateIsDeeplearning4js(IUpdater updater) {
        MultiLayerConfiguration conf = network(updater);
        MultiLayerNetwork net = Networks.build(conf);
        NetworkProgram program = ProgramReader.read(conf);

        NetworkState initial = States.initial(net, program);
        NetworkState theirs = States.of(net);

        assertThat(initial.parameters()).isEqualTo(theirs.parameters());
        assertThat(initial.updater()).hasSize(program.states()).isEqualTo(theirs.updater());
        assertThat(initial.iteration()).isZero();
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void whatIsWrittenIsReadAgain(IUpdater updater) {
        MultiLayerConfiguration conf = network(updater);
        MultiLayerNetwork net = Networks.build(conf);
        NetworkState state = States.initial(net, ProgramReader.read(conf));
        for (int i = 0; i < state.parameters().length; i++) {
            state.parameters()[i] = i / 8.0;
        }
        for (int i = 0; i < state.updater().length; i++) {
            state.updater()[i] = 1 + i / 16.0;
        }

        States.write(new NetworkState(state.parameters(), state.updater(), 12), 3, net);

        NetworkState read = States.of(net);
        assertThat(read.parameters()).isEqualTo(state.parameters());
        assertThat(read.updater()).isEqualTo(state.updater());
        assertThat(read.iteration()).isEqualTo(12);
        assertThat(net.getEpochCount()).isEqualTo(3);
        assertThat(net.getLayer(1).getIterationCount()).isEqualTo(12);
    }

    private static MultiLayerConfiguration network(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(2)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(4)
                        .biasUpdater(new RmsProp(0.1, 0.9, 0.25))
                        .build())
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(5)
                        .updater(new AdaGrad(0.1, 0.25))
                        .biasUpdater(new ScaledAdaGrad(0.1, null, 0.25, 0.5))
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(2)
                        .biasUpdater(new AMSGrad())
                        .build())
                .build();
    }
}
