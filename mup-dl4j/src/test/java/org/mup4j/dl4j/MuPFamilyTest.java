package org.mup4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrizations;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/** Networks that differ in their width, measured against one of them. */
class MuPFamilyTest {

    private static MultiLayerConfiguration mlp(int width) {
        return mlp(width, new Adam(0.01));
    }

    private static MultiLayerConfiguration mlp(int width, IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(width).build())
                .layer(new DenseLayer.Builder()
                        .nIn(width)
                        .nOut(width)
                        .updater(new Adam(0.03))
                        .build())
                .layer(new OutputLayer.Builder().nIn(width).nOut(3).build())
                .build();
    }

    private static ComputationGraphConfiguration residual(int width) {
        return new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", new DenseLayer.Builder().nIn(5).nOut(width).build(), "in")
                .addLayer(
                        "second",
                        new DenseLayer.Builder().nIn(width).nOut(width).build(),
                        "first")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
                .addLayer("out", new OutputLayer.Builder().nIn(width).nOut(3).build(), "add")
                .setOutputs("out")
                .build();
    }

    private static double rate(MultiLayerConfiguration conf, int layer) {
        return ((BaseLayer) conf.getConf(layer).getLayer()).getIUpdater().getLearningRate(0, 0);
    }

    @ParameterizedTest
    @EnumSource(Gauge.class)
    void theMemberAtTheBaseWidthIsTheUsersOwnNetworkToTheBit(Gauge gauge) {
        MultiLayerConfiguration member =
                MuP.family(MuPFamilyTest::mlp).baseWidth(16).gauge(gauge).at(16).configuration();
        assertThat(member).isEqualTo(mlp(16));

        Nd4j.getRandom().setSeed(4);
        DataSet data = new DataSet(Nd4j.randn(DataType.DOUBLE, 8, 5), Nd4j.rand(DataType.DOUBLE, 8, 3));
        MultiLayerNetwork wrapped = new MultiLayerNetwork(member);
        MultiLayerNetwork plain = new MultiLayerNetwork(mlp(16));
        for (MultiLayerNetwork net : List.of(wrapped, plain)) {
            net.init();
            for (int i = 0; i < 3; i++) {
                net.fit(data);
            }
        }
        assertThat(wrapped.params()).isEqualTo(plain.params());
    }

    @Test
    void aMemberIsTheNetworkOfItsWidthWrappedAgainstTheNetworkOfTheBaseWidth() {
        assertThat(MuP.family(MuPFamilyTest::mlp).baseWidth(16).at(64).configuration())
                .isEqualTo(MuP.wrap(mlp(64)).base(mlp(16)).configuration());
        assertThat(MuP.family(MuPFamilyTest::mlp).at(256).plan())
                .isEqualTo(MuP.wrap(mlp(256)).base(mlp(MuP.DEFAULT_BASE_WIDTH)).plan());
    }

    @Test
    void aRateFoundAtOneWidthIsSetAtAnotherAndLayersKeepTheirRatios() {
        MultiLayerConfiguration tuned = MuP.family(MuPFamilyTest::mlp)
                .baseWidth(16)
                .at(64)
                .withLearningRate(0.002)
                .configuration();

        assertThat(rate(tuned, 0)).as("input").isEqualTo(0.002);
        assertThat(rate(tuned, 1)).as("hidden, three times the others' rate").isEqualTo(0.03 * (0.002 / 0.01) / 4);
        assertThat(rate(tuned, 2)).as("readout").isEqualTo(0.002 / 4);
    }

    @Test
    void atTheBaseTheRateIsTheOneGiven() {
        MultiLayerConfiguration tuned = MuP.family(MuPFamilyTest::mlp)
                .baseWidth(16)
                .at(16)
                .withLearningRate(0.002)
                .configuration();
        assertThat(rate(tuned, 0)).isEqualTo(0.002);
        assertThat(rate(tuned, 2)).isEqualTo(0.002);
    }

    @Test
    void choicesHoldForEveryMember() {
        MuPFamily<ComputationGraphConfiguration> family = MuP.family(MuPFamilyTest::residual)
                .baseWidth(16)
                .parametrization(Parametrizations.MEAN_FIELD)
                .gauge(Gauge.SYMMETRIC)
                .depth(DepthScaling.COMPLETE_P, 4, 2);

        for (int width : new int[] {16, 32, 64}) {
            assertThat(family.at(width).plan())
                    .isEqualTo(MuP.wrap(residual(width))
                            .base(residual(16))
                            .parametrization(Parametrizations.MEAN_FIELD)
                            .gauge(Gauge.SYMMETRIC)
                            .depth(DepthScaling.COMPLETE_P, 4, 2)
                            .plan());
        }
    }

    @Test
    void aChoiceLeavesTheFamilyItWasMadeOnAsItWas() {
        MuPFamily<MultiLayerConfiguration> family =
                MuP.family(MuPFamilyTest::mlp).baseWidth(16);
        family.baseWidth(32);
        family.gauge(Gauge.MU_READOUT);
        family.parametrization(Parametrizations.SP);

        assertThat(family.baseWidth()).isEqualTo(16);
        assertThat(family.parametrization()).isEqualTo(Parametrizations.MUP);
        assertThat(family.at(64).plan())
                .isEqualTo(MuP.wrap(mlp(64)).base(mlp(16)).plan());
    }

    @Test
    void theDefaultBaseWidthIsTheFacades() {
        assertThat(MuP.family(MuPFamilyTest::mlp).baseWidth()).isEqualTo(MuP.DEFAULT_BASE_WIDTH);
    }
}
