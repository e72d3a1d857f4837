package org.mup4j.dl4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mup4j.dl4j.measure.NormsTest.relative;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** What is read as update is what the parameters moved by. */
class UpdateReadingTest {

    private static final List<IUpdater> UPDATERS = List.of(
            new Sgd(0.1),
            new Nesterovs(0.1, 0.9),
            new Adam(0.01),
            new AMSGrad(0.01),
            new Nadam(0.01),
            new AdaMax(0.01),
            new RmsProp(0.01),
            new AdaGrad(0.1),
            new AdaDelta());

    static Stream<Arguments> trainings() {
        return UPDATERS.stream()
                .flatMap(updater -> builders(updater).entrySet().stream()
                        .map(entry ->
                                Arguments.of(updater.getClass().getSimpleName(), entry.getKey(), entry.getValue())));
    }

    private static Map<String, NeuralNetConfiguration.Builder> builders(IUpdater updater) {
        Map<String, NeuralNetConfiguration.Builder> builders = new LinkedHashMap<>();
        builders.put("plain", Nets.builder(updater));
        builders.put("L1 and L2", Nets.builder(updater).l1(0.01).l2(0.02));
        builders.put("weight decay", Nets.builder(updater).weightDecay(0.1));
        for (GradientNormalization normalisation : GradientNormalization.values()) {
            builders.put(
                    normalisation + " and L2",
                    Nets.builder(updater)
                            .l2(0.02)
                            .gradientNormalization(normalisation)
                            .gradientNormalizationThreshold(0.05));
        }
        return builders;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("trainings")
    void an_update_is_parameters_before_minus_after(
            String updater, String setting, NeuralNetConfiguration.Builder conf) {
        MultiLayerNetwork net = Nets.init(Nets.mlp(conf));
        MemorySink sink = MemorySink.unbounded();
        net.setListeners(NormListener.every(1)
                .record(Quantity.UPDATE)
                .norms(Norm.L1_MEAN, Norm.FROBENIUS)
                .to(sink));

        for (int step = 1; step <= 3; step++) {
            Map<String, INDArray> before = copies(net);
            sink.clear();
            net.fit(Nets.batch());

            assertThat(sink.readings()).hasSize(2 * before.size());
            for (Reading reading : sink.readings()) {
                String key = reading.layer() + "_" + reading.parameter();
                INDArray moved = before.get(key).sub(net.getParam(key));
                double expected = Norms.of(reading.norm(), moved);
                assertThat(expected).as("the parameters moved").isPositive();
                assertThat(reading.value()).isCloseTo(expected, relative(expected, 1e-9));
                assertThat(reading.step()).isEqualTo(step);
            }
        }
    }

    private static Map<String, INDArray> copies(MultiLayerNetwork net) {
        Map<String, INDArray> copies = new LinkedHashMap<>();
        net.paramTable().forEach((key, array) -> copies.put(key, array.dup()));
        return copies;
    }

    @Test
    void constraints_act_after_the_listeners_turn_and_show_in_the_weight_change_of_the_next_step() {
        MultiLayerNetwork net =
                Nets.init(Nets.mlp(Nets.builder(new Sgd(0.1)).constrainWeights(new MaxNormConstraint(0.3, 1))));
        MemorySink sink = MemorySink.unbounded();
        net.setListeners(NormListener.every(1)
                .record(Quantity.UPDATE, Quantity.WEIGHT_CHANGE)
                .norms(Norm.FROBENIUS)
                .to(sink));
        INDArray start = net.getParam("1_W").dup();
        net.fit(Nets.batch());
        INDArray afterOne = net.getParam("1_W").dup();

        double moved = Norms.frobenius(start.sub(afterOne));
        assertThat(value(sink, 1, Quantity.UPDATE))
                .as("the step alone, without the constraint")
                .isLessThan(0.5 * moved);
        assertThat(value(sink, 1, Quantity.WEIGHT_CHANGE))
                .isCloseTo(value(sink, 1, Quantity.UPDATE), relative(1, 1e-12));

        net.fit(Nets.batch());
        assertThat(value(sink, 2, Quantity.WEIGHT_CHANGE))
                .as("the constraint of step 1, and the step 2")
                .isCloseTo(moved, relative(moved, 0.2));
    }

    private static double value(MemorySink sink, long step, Quantity quantity) {
        return sink.readings().stream()
                .filter(r -> r.step() == step && r.quantity() == quantity)
                .filter(r -> r.layer().equals("1") && r.parameter().equals("W"))
                .mapToDouble(Reading::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_weight_change_is_the_way_from_where_the_listener_came_in() {
        MultiLayerNetwork net = Nets.mlp();
        net.fit(Nets.batch());
        INDArray start = net.getParam("0_W").dup();
        MemorySink sink = MemorySink.unbounded();
        net.setListeners(NormListener.every(2)
                .record(Quantity.WEIGHT_CHANGE)
                .norms(Norm.FROBENIUS, Norm.SPECTRAL)
                .to(sink));
        for (int i = 0; i < 4; i++) {
            net.fit(Nets.batch());
        }

        INDArray change = net.getParam("0_W").sub(start);
        List<Reading> last = sink.readings().stream()
                .filter(r ->
                        r.step() == 5 && r.layer().equals("0") && r.parameter().equals("W"))
                .toList();
        assertThat(last).hasSize(2);
        assertThat(last.get(0).value()).isCloseTo(Norms.frobenius(change), relative(Norms.frobenius(change), 1e-12));
        double spectral = Norms.spectral(change, new TensorForm(List.of(1), 5, 6));
        assertThat(last.get(1).value()).isLessThanOrEqualTo(spectral).isCloseTo(spectral, relative(spectral, 0.02));
    }

    @Test
    void an_algorithm_that_shows_no_update_is_refused_before_anything_is_trained() {
        MultiLayerNetwork net = Nets.init(
                Nets.mlp(Nets.builder(new Sgd(0.1)).optimizationAlgo(OptimizationAlgorithm.CONJUGATE_GRADIENT)));
        INDArray before = net.params().dup();
        net.setListeners(NormListener.every(1).record(Quantity.UPDATE_TO_WEIGHT));

        assertThatThrownBy(() -> net.fit(Nets.batch()))
                .hasMessage("Under CONJUGATE_GRADIENT Deeplearning4j does not show a listener the update: record"
                        + " WEIGHT_CHANGE instead of UPDATE and UPDATE_TO_WEIGHT");
        assertThat(net.params()).isEqualTo(before);
    }
}
