package org.mup4j.dl4j.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mup4j.dl4j.plan.Parts.network;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Rates, epsilons and decays in the configuration itself, for an MLP 8-64-64-2 of base width 4: ri and ro are 16, so that
 * their roots are whole. Sources: microsoft/mup for rates and decay, CompleteP (arXiv 2505.01618) for epsilon.
 */
class OptimizerNumbersTest {

    private static final int WIDTH = 64;
    private static final double M = 16;

    @Test
    void epsilonFollowsTheSizeOfAGradientEntry() {
        assertThat(epsilons(Gauge.MULTIPLIER_FREE)).containsExactly(1 / M, 1 / M, 1 / M, 1 / M, 1.0, 1.0);
        assertThat(epsilons(Gauge.MU_READOUT)).containsExactly(1 / M, 1 / M, 1 / M, 1 / M, 1 / M, 1.0);
        assertThat(epsilons(Gauge.SYMMETRIC)).containsExactly(1 / 4.0, 1 / M, 1 / M, 1 / M, 1 / 4.0, 1.0);
    }

    @Test
    void theEpsilonOfThePlanIsTheOneInTheConfiguration() {
        MultiLayerConfiguration conf =
                wrap(new Adam(1, 0.9, 0.999, 0.5), List.of()).configuration();

        assertThat(((Adam) layer(conf, 1).getUpdaterByParam("W")).getEpsilon()).isEqualTo(0.5 / M);
        assertThat(((Adam) layer(conf, 1).getUpdaterByParam("b")).getEpsilon()).isEqualTo(0.5 / M);
        assertThat(((Adam) layer(conf, 2).getUpdaterByParam("W")).getEpsilon()).isEqualTo(0.5);
    }

    @Test
    void sgdHasNoEpsilonToScale() {
        MuPlan plan = wrap(new Sgd(1), List.of()).plan();

        assertThat(plan.tensors()).allMatch(t -> t.epsilonMultiplier() == 1);
    }

    /** Whatever the optimizer and gauge, a step shrinks every tensor by as much as at the base. */
    @Test
    void decayWithTheRateShrinksByAsMuchAtEveryWidth() {
        for (IUpdater updater : List.of(new Adam(0.5), new Sgd(0.5))) {
            for (Gauge gauge : Gauge.values()) {
                MultiLayerConfiguration conf = wrap(updater, List.of(new WeightDecay(0.25, true)))
                        .gauge(gauge)
                        .configuration();
                for (int layer = 0; layer < 3; layer++) {
                    for (String parameter : List.of("W", "b")) {
                        WeightDecay decay = (WeightDecay) only(layer(conf, layer), parameter);
                        double rate =
                                layer(conf, layer).getUpdaterByParam(parameter).getLearningRate(0, 0);
                        assertThat(decay.isApplyLR()).isTrue();
                        assertThat(rate * decay.getCoeff().valueAt(0, 0)).isEqualTo(0.125);
                    }
                }
            }
        }
    }

    @Test
    void independentDecayIsLeftAlone() {
        MultiLayerConfiguration conf =
                wrap(new Adam(1), List.of(new WeightDecay(0.25, false))).configuration();

        for (int layer = 0; layer < 3; layer++) {
            assertThat(only(layer(conf, layer), "W")).isEqualTo(new WeightDecay(0.25, false));
            assertThat(only(layer(conf, layer), "b")).isEqualTo(new WeightDecay(0.25, false));
        }
    }

    @Test
    void l2UnderSgdIsADecayAndUnderAdamIsLeftAloneWithAWarning() {
        MuPWrap<MultiLayerConfiguration> sgd = wrap(new Sgd(1), List.of(new L2Regularization(0.25)));
        MuPWrap<MultiLayerConfiguration> adam = wrap(new Adam(1), List.of(new L2Regularization(0.25)));

        assertThat(l2(sgd, "W")).containsExactly(0.25 / M, 0.25, 0.25 * M);
        assertThat(l2(sgd, "b")).containsExactly(0.25 / M, 0.25 / M, 0.25);
        assertThat(l2(adam, "W")).containsExactly(0.25, 0.25, 0.25);
        assertThat(sgd.plan().warnings()).isEmpty();
        assertThat(adam.plan().warnings()).anyMatch(w -> w.contains("L2") && w.contains("weightDecay"));
    }

    /** Inside the gradient an L2 term moves with the square of the forward multiplier, and the same for every optimizer. */
    @Test
    void l2UnderAdamMovesWithTheGauge() {
        MuPWrap<MultiLayerConfiguration> adam = wrap(new Adam(1), List.of(new L2Regularization(0.25)));

        assertThat(l2(adam.gauge(Gauge.MU_READOUT), "W")).containsExactly(0.25, 0.25, 0.25 / (M * M));
        assertThat(l2(adam.gauge(Gauge.SYMMETRIC), "W")).containsExactly(0.25 * M, 0.25, 0.25 / M);
    }

    @Test
    void noDecayIsAddedWhereTheUserHasNone() {
        MultiLayerConfiguration conf = wrap(new Adam(1), List.of()).configuration();

        for (int layer = 0; layer < 3; layer++) {
            assertThat(layer(conf, layer).getRegularization()).isEmpty();
            assertThat(layer(conf, layer).getRegularizationBias()).isEmpty();
        }
    }

    private static List<Double> epsilons(Gauge gauge) {
        return wrap(new Adam(1), List.of()).gauge(gauge).plan().tensors().stream()
                .map(t -> t.epsilonMultiplier())
                .toList();
    }

    private static List<Double> l2(MuPWrap<MultiLayerConfiguration> wrap, String parameter) {
        return IntStream.range(0, 3)
                .mapToObj(layer -> only(layer(wrap.configuration(), layer), parameter))
                .map(r -> ((L2Regularization) r).getL2().valueAt(0, 0))
                .toList();
    }

    private static BaseLayer layer(MultiLayerConfiguration conf, int index) {
        return (BaseLayer) conf.getConf(index).getLayer();
    }

    private static Regularization only(BaseLayer layer, String parameter) {
        List<Regularization> list = layer.getRegularizationByParam(parameter);
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    private static MuPWrap<MultiLayerConfiguration> wrap(IUpdater updater, List<Regularization> decay) {
        DenseLayer first = new DenseLayer.Builder().nIn(8).nOut(WIDTH).build();
        DenseLayer second = new DenseLayer.Builder().nIn(WIDTH).nOut(WIDTH).build();
        OutputLayer readout = new OutputLayer.Builder(LossFunction.MSE)
                .nIn(WIDTH)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build();
        for (BaseLayer layer : List.of(first, second, readout)) {
            layer.setRegularization(decay);
            layer.setRegularizationBias(decay);
        }
        return MuP.wrap(network(updater)
                        .layer(first)
                        .layer(second)
                        .layer(readout)
                        .build())
                .baseWidth(4);
    }
}
