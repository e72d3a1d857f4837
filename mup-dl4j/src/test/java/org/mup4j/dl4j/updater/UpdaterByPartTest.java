package org.mup4j.dl4j.updater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** One parameter under two updaters does what two parameters under one each do. */
class UpdaterByPartTest {

    private static final int HEAD = 5;
    private static final int TAIL = 3;
    private static final int STEPS = 4;

    static Stream<UpdaterByPart> pairs() {
        return Stream.of(
                new UpdaterByPart(new Adam(0.1), new Adam(0.02), TAIL),
                new UpdaterByPart(new Sgd(0.1), new Sgd(0.02), TAIL),
                new UpdaterByPart(new Nesterovs(0.1, 0.8), new Nesterovs(0.02, 0.8), TAIL),
                new UpdaterByPart(new AMSGrad(0.1), new Sgd(0.3), TAIL));
    }

    /** What an updater makes of the same gradients, step after step. */
    private static INDArray[] updates(IUpdater updater, int from, int to) {
        long length = (long) to - from;
        long state = updater.stateSize(length);
        INDArray view = state == 0 ? null : Nd4j.zeros(DataType.DOUBLE, 1, state);
        GradientUpdater<?> live = updater.instantiate(view, true);
        INDArray[] updates = new INDArray[STEPS];
        for (int step = 0; step < STEPS; step++) {
            INDArray gradient = Nd4j.create(
                    new Random(step)
                            .doubles(HEAD + TAIL, -1, 1)
                            .skip(from)
                            .limit(length)
                            .toArray(),
                    new long[] {1, length});
            live.applyUpdater(gradient, step, 0);
            updates[step] = gradient;
        }
        return updates;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void eachPartIsUpdatedAsIfItWereAlone(UpdaterByPart updater) {
        INDArray[] whole = updates(updater, 0, HEAD + TAIL);
        INDArray[] head = updates(updater.head(), 0, HEAD);
        INDArray[] tail = updates(updater.tail(), HEAD, HEAD + TAIL);
        for (int step = 0; step < STEPS; step++) {
            assertThat(whole[step]).isEqualTo(Nd4j.concat(1, head[step], tail[step]));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void itsStateIsThatOfBoth(UpdaterByPart updater) {
        assertThat(updater.stateSize(HEAD + TAIL))
                .isEqualTo(updater.head().stateSize(HEAD) + updater.tail().stateSize(TAIL));
        assertThat(updater.getLearningRate(0, 0)).isEqualTo(updater.head().getLearningRate(0, 0));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void jsonYamlAndCloneGiveAnEqualOne(UpdaterByPart updater) {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).updater(updater).build())
                .validateOutputLayerConfig(false)
                .build();
        for (MultiLayerConfiguration read : new MultiLayerConfiguration[] {
            MultiLayerConfiguration.fromJson(conf.toJson()), MultiLayerConfiguration.fromYaml(conf.toYaml())
        }) {
            assertThat(((DenseLayer) read.getConf(0).getLayer()).getIUpdater())
                    .isEqualTo(updater)
                    .hasSameHashCodeAs(updater);
        }
        assertThat(updater.clone()).isEqualTo(updater).isNotSameAs(updater);
        assertThat(updater).isNotEqualTo(new UpdaterByPart(updater.head(), updater.tail(), TAIL + 1L));
        assertThat(updater).isNotEqualTo(new UpdaterByPart(updater.tail(), updater.head(), TAIL));
    }

    @Test
    void oneRateForBothIsRefused() {
        UpdaterByPart updater = new UpdaterByPart(new Adam(0.1), new Adam(0.02), TAIL);
        assertThatThrownBy(() -> updater.setLrAndSchedule(0.3, null))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("MuP.setLearningRate(net, plan, rate)");
        assertThat(updater.head().getLearningRate(0, 0)).isEqualTo(0.1);
    }
}
