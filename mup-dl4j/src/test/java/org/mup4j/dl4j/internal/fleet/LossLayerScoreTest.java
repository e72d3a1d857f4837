package org.mup4j.dl4j.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mup4j.dl4j.internal.fleet.engine.Stretch;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.network.DataReader;
import org.mup4j.dl4j.internal.fleet.network.Networks;
import org.mup4j.dl4j.internal.fleet.network.States;
import org.mup4j.dl4j.internal.fleet.portable.PortableEngine;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.read.ProgramReader;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * In training, Deeplearning4j lets an activation function such as tanh overwrite the input of a LossLayer while it goes back,
 * and then computes the score from what is left. The gradient is right; the score that a fleet reports is that of the loss.
 */
class LossLayerScoreTest {

    @Test
    void isTheLossWhereDeeplearning4jsIsNot() {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.1))
                .l2(0.1)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new LossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.TANH)
                        .build())
                .build();
        DataSet data = Confs.data(DataType.DOUBLE, LossFunction.MSE, 10, 4, 2, 1);
        MultiLayerNetwork net = Networks.build(conf);
        NetworkProgram program = ProgramReader.read(conf);
        Trainee trainee = new PortableEngine().trainee(program, 10);
        trainee.load(States.of(net));
        int[] order = IntStream.range(0, 10).toArray();
        double[] scores = new double[1];

        double loss = net.score(data, true);
        net.fit(data);
        trainee.train(
                DataReader.read("training", data, program.precision()),
                new Stretch(order, 0, 10, 10, 0),
                Double.MAX_VALUE,
                scores);

        assertThat(scores[0]).isCloseTo(loss, within(1e-12));
        assertThat(net.score()).isNotCloseTo(loss, within(1e-3));
        assertThat(Twins.relative(trainee.state().parameters(), States.of(net).parameters()))
                .isLessThan(1e-12);
    }
}
