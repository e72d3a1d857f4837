package org.mup4j.dl4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mup4j.dl4j.measure.NormsTest.relative;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** What is read as gradient is that of the mean loss, found by moving each parameter a little to both sides. */
class GradientReadingTest {

    private static final double STEP = 1e-6;

    private static MultiLayerConfiguration smooth(boolean miniBatch) {
        return Nets.list(
                Nets.builder(new Sgd(0.1))
                        .miniBatch(miniBatch)
                        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                        .gradientNormalizationThreshold(0.01),
                Nets.dense(Nets.INPUTS, 6, Activation.TANH),
                Nets.softmax(6));
    }

    private static INDArray numericGradient(MultiLayerNetwork net, String key, DataSet data) {
        INDArray parameter = net.getParam(key);
        INDArray gradient = Nd4j.createUninitialized(parameter.dataType(), parameter.length());
        INDArray flat = Views.vector(parameter);
        for (long i = 0; i < flat.length(); i++) {
            double here = flat.getDouble(i);
            flat.putScalar(i, here + STEP);
            double above = net.score(data);
            flat.putScalar(i, here - STEP);
            double below = net.score(data);
            flat.putScalar(i, here);
            gradient.putScalar(i, (above - below) / (2 * STEP));
        }
        return gradient;
    }

    private static List<Reading> read(MultiLayerNetwork net, DataSet data, Norm... norms) {
        MemorySink sink = MemorySink.unbounded();
        net.setListeners(
                NormListener.every(1).record(Quantity.GRADIENT).norms(norms).to(sink));
        net.fit(data);
        return sink.readings();
    }

    static Stream<Arguments> batches() {
        return Stream.of(Arguments.of(8), Arguments.of(3));
    }

    @ParameterizedTest(name = "batch of {0}")
    @MethodSource("batches")
    void a_gradient_is_that_of_the_mean_loss_before_clipping(int examples) {
        MultiLayerNetwork net = Nets.init(smooth(true));
        DataSet data = new DataSet(Nets.features(examples, Nets.INPUTS), Nets.labels(examples));
        MultiLayerNetwork twin = net.clone();

        for (Reading reading : read(net, data, Norm.L1_MEAN, Norm.FROBENIUS)) {
            INDArray numeric = numericGradient(twin, reading.layer() + "_" + reading.parameter(), data);
            double expected = Norms.of(reading.norm(), numeric);
            assertThat(reading.value()).as(reading.toString()).isCloseTo(expected, relative(expected, 1e-6));
        }
    }

    @Test
    void where_deeplearning4j_does_not_divide_by_the_batch_neither_does_the_reading() {
        MultiLayerNetwork mean = Nets.init(smooth(true));
        MultiLayerNetwork sum = Nets.init(smooth(false));

        List<Reading> ofMean = read(mean, Nets.batch(), Norm.FROBENIUS);
        List<Reading> ofSum = read(sum, Nets.batch(), Norm.FROBENIUS);

        assertThat(ofMean).hasSize(4);
        for (int i = 0; i < ofMean.size(); i++) {
            double expected = ofMean.get(i).value() * Nets.BATCH;
            assertThat(ofSum.get(i).value()).isCloseTo(expected, relative(expected, 1e-12));
        }
    }

    @Test
    void under_plain_sgd_the_update_is_the_rate_times_the_gradient() {
        MultiLayerNetwork net = Nets.init(Nets.mlp(Nets.builder(new Sgd(0.1))));
        MemorySink sink = MemorySink.unbounded();
        net.setListeners(NormListener.every(1)
                .record(Quantity.GRADIENT, Quantity.UPDATE)
                .norms(Norm.FROBENIUS, Norm.L1_MEAN)
                .to(sink));
        net.fit(Nets.batch());

        List<Reading> gradients = of(sink, Quantity.GRADIENT);
        List<Reading> updates = of(sink, Quantity.UPDATE);
        assertThat(updates).hasSameSizeAs(gradients).hasSize(12);
        for (int i = 0; i < updates.size(); i++) {
            double expected = 0.1 * gradients.get(i).value();
            assertThat(updates.get(i).value()).isCloseTo(expected, relative(expected, 1e-12));
        }
    }

    @Test
    void ratios_are_norms_over_the_norm_of_the_weight_after_the_step() {
        MultiLayerNetwork net = Nets.mlp();
        MemorySink sink = MemorySink.unbounded();
        net.setListeners(NormListener.every(1)
                .record(
                        Quantity.GRADIENT,
                        Quantity.UPDATE,
                        Quantity.WEIGHT,
                        Quantity.GRADIENT_TO_WEIGHT,
                        Quantity.UPDATE_TO_WEIGHT)
                .norms(Norm.RMS, Norm.SPECTRAL)
                .to(sink));
        MemorySink ratiosAlone = MemorySink.unbounded();
        MultiLayerNetwork twin = net.clone();
        twin.setListeners(NormListener.every(1)
                .record(Quantity.GRADIENT_TO_WEIGHT, Quantity.UPDATE_TO_WEIGHT)
                .norms(Norm.RMS, Norm.SPECTRAL)
                .to(ratiosAlone));
        net.fit(Nets.batch());
        twin.fit(Nets.batch());

        List<Reading> weights = of(sink, Quantity.WEIGHT);
        for (int i = 0; i < weights.size(); i++) {
            double weight = weights.get(i).value();
            double gradient = of(sink, Quantity.GRADIENT).get(i).value();
            double update = of(sink, Quantity.UPDATE).get(i).value();
            assertThat(of(sink, Quantity.GRADIENT_TO_WEIGHT).get(i).value()).isEqualTo(gradient / weight);
            assertThat(of(sink, Quantity.UPDATE_TO_WEIGHT).get(i).value()).isEqualTo(update / weight);
        }
        assertThat(weights).hasSize(12);
        assertThat(ratiosAlone.readings())
                .containsExactlyElementsOf(sink.readings().stream()
                        .filter(r -> r.quantity().name().endsWith("_TO_WEIGHT"))
                        .toList());
        double rms = Norms.rms(net.getParam("0_W"));
        assertThat(weights.get(0).value()).isCloseTo(rms, relative(rms, 1e-12));
    }

    private static List<Reading> of(MemorySink sink, Quantity quantity) {
        return sink.readings().stream().filter(r -> r.quantity() == quantity).toList();
    }

    @Test
    void statistics_of_batch_normalisation_are_no_gradients_and_are_left_out() {
        MultiLayerNetwork net = Nets.init(Nets.convolutional(Nets.builder(new Adam(0.01))));
        MemorySink sink = MemorySink.unbounded();
        net.setListeners(NormListener.every(1)
                .record(Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT, Quantity.WEIGHT_CHANGE)
                .norms(Norm.RMS)
                .to(sink));

        net.fit(new DataSet(Nets.features(4, 2, 5, 5), Nets.labels(4)));

        assertThat(net.getLayer(1).paramTable(false)).containsKey("mean");
        for (Quantity quantity : List.of(Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT, Quantity.WEIGHT_CHANGE)) {
            assertThat(of(sink, quantity))
                    .extracting(r -> r.layer() + " " + r.parameter())
                    .containsExactly("0 b", "0 W", "1 gamma", "1 beta", "3 W", "3 b");
        }
    }
}
