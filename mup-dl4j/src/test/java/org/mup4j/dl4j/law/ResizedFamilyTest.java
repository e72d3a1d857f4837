package org.mup4j.dl4j.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.write.Resized;
import org.mup4j.dl4j.law.Dice.Draws;

/** A family made from one member has the members that its author would have built. */
class ResizedFamilyTest {

    static Stream<Sample<MultiLayerConfiguration>> multiLayer() {
        return LongStream.range(2000, 2090).mapToObj(new RandomNetworks(Draws.READABLE)::multiLayer);
    }

    static Stream<Sample<ComputationGraphConfiguration>> graphs() {
        return LongStream.range(2000, 2030).mapToObj(new RandomNetworks(Draws.READABLE)::graph);
    }

    @ParameterizedTest
    @MethodSource
    void multiLayer(Sample<MultiLayerConfiguration> sample) {
        MultiLayerConfiguration small = sample.network().apply(4);

        assertThat(Resized.of(small, 4, 10).toJson())
                .isEqualTo(sample.network().apply(10).toJson());
        assertThat(small).isEqualTo(sample.network().apply(4));
    }

    @ParameterizedTest
    @MethodSource
    void graphs(Sample<ComputationGraphConfiguration> sample) {
        ComputationGraphConfiguration small = sample.network().apply(4);

        assertThat(Resized.of(small, 4, 10).toJson())
                .isEqualTo(sample.network().apply(10).toJson());
    }

    @Test
    void the_given_member_is_the_base() {
        MultiLayerConfiguration conf = mlp(12);

        assertThat(MuP.family(conf, 12).at(12).configuration()).isEqualTo(conf);
        assertThat(MuP.family(conf, 12).at(48).plan().tensor("1", "W").learningRateMultiplier())
                .isEqualTo(0.25);
    }

    @Test
    void a_size_that_is_not_whole_is_refused() {
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> MuP.family(mlp(7), 4).at(6))
                .withMessageContaining("7 units at width 4")
                .withMessageContaining("no whole number at width 6");
    }

    @Test
    void sizes_inside_a_layer_are_not_guessed() {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder.Builder()
                        .nIn(3)
                        .nOut(4)
                        .build())
                .layer(new OutputLayer.Builder().nIn(4).nOut(2).build())
                .build();

        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> MuP.family(conf, 4).at(8))
                .withMessageContaining("VariationalAutoencoder has more sizes than one example says how to grow");
    }

    private static MultiLayerConfiguration mlp(int width) {
        return new NeuralNetConfiguration.Builder()
                .updater(new org.nd4j.linalg.learning.config.Adam(1e-3))
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(width).build())
                .layer(new DenseLayer.Builder().nIn(width).nOut(width).build())
                .layer(new OutputLayer.Builder().nIn(width).nOut(2).build())
                .build();
    }
}
