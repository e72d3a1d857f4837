package org.mup4j.dl4j.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.internal.fleet.Twins.Distance;
import org.mup4j.dl4j.internal.fleet.portable.PortableEngine;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * After 200 steps a fleet's network is Deeplearning4j's, for every pair of activation function, loss and updater: to 1e-4 in
 * float, to 1e-10 in double. Both add up in another order, and 200 steps multiply the rounding by a hundred or so. By default
 * every triple is trained in one of the precisions; {@code -Dmup.fleet.full} trains it in both.
 */
class PairwiseTest {

    static List<Arguments> triples() {
        List<Arguments> triples = new ArrayList<>();
        for (int a = 0; a < Confs.ACTIVATIONS.size(); a++) {
            for (int u = 0; u < Confs.UPDATERS.size(); u++) {
                LossFunction loss = Confs.LOSSES.get((a + u) % Confs.LOSSES.size());
                for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
                    boolean isTurn = (a + u / 2) % 2 == (type == DataType.FLOAT ? 0 : 1);
                    if (isTurn || Boolean.getBoolean("mup.fleet.full")) {
                        triples.add(Arguments.of(type, Confs.ACTIVATIONS.get(a), loss, Confs.UPDATERS.get(u)));
                    }
                }
            }
        }
        return triples;
    }

    @ParameterizedTest
    @MethodSource("triples")
    void isDeeplearning4j(DataType type, Activation activation, LossFunction loss, IUpdater updater) {
        DataSet data = Confs.data(type, loss, 50, 5, 3, 3);
        Activation output = Confs.before(loss, activation);
        MultiLayerConfiguration conf = Confs.mlp(type, activation, output, loss, updater, 5, 17, 8, 3);

        Distance distance = new Twins(new PortableEngine(), conf, data, 8).train(200, 1);

        assertThat(distance.parameters()).as(distance.toString()).isLessThan(Twins.tolerance(type));
    }
}
