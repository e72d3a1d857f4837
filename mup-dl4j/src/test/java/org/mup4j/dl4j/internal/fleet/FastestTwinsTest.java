package org.mup4j.dl4j.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.internal.fleet.Twins.Distance;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * After 200 steps the fastest engine's network is Deeplearning4j's to 1e-4, for every pair of loss and updater, with every
 * activation function in turn.
 */
class FastestTwinsTest {

    static List<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (LossFunction loss : Confs.LOSSES) {
            for (IUpdater updater : Confs.UPDATERS) {
                Activation activation = Confs.ACTIVATIONS.get(pairs.size() % Confs.ACTIVATIONS.size());
                pairs.add(Arguments.of(activation, loss, updater));
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void isDeeplearning4j(Activation activation, LossFunction loss, IUpdater updater) {
        DataSet data = Confs.data(DataType.FLOAT, loss, 50, 5, 3, 3);
        Activation output = Confs.before(loss, activation);
        MultiLayerConfiguration conf = Confs.mlp(DataType.FLOAT, activation, output, loss, updater, 5, 17, 8, 3);

        Distance distance = new Twins(Engines.fastest(), conf, data, 8).train(200, 1);

        assertThat(distance.parameters()).as(distance.toString()).isLessThan(1e-4);
        assertThat(distance.score()).as(distance.toString()).isLessThan(1e-4);
    }
}
