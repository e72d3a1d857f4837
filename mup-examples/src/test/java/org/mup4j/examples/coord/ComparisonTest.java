package org.mup4j.examples.coord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mup4j.examples.data.Samples;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class ComparisonTest {

    private static final Settings SETTINGS = new Settings(List.of(1, 2), 16, 2, 5, 3, 4, 1e-2, 0.1);

    private static Samples samples() {
        Random random = new Random(11);
        double[][] features = IntStream.range(0, 200)
                .mapToObj(i -> random.doubles(8, -2, 2).toArray())
                .toArray(double[][]::new);
        return Samples.of(features, random.doubles(200, 0, 5).toArray());
    }

    @Test
    void theNumbersDoNotDependOnTheThreads() {
        AtomicInteger done = new AtomicInteger();

        CoordResult one = new Comparison(SETTINGS, 1).run(samples(), run -> done.incrementAndGet());
        CoordResult two = new Comparison(SETTINGS, 2).run(samples(), run -> {});

        assertThat(csv(one)).isEqualTo(csv(two));
        assertThat(done).hasValue(8);
    }

    @Test
    void bothParametrizationsAreTheSameNetworkAtTheBaseWidth() {
        Map<Scheme, List<String>> base = new Comparison(SETTINGS, 1)
                .run(samples(), run -> {}).readings().stream()
                        .filter(r -> r.run().multiplier() == 1)
                        .collect(Collectors.groupingBy(
                                r -> r.run().scheme(),
                                Collectors.mapping(
                                        r -> r.run().seed() + " " + r.step() + " " + r.quantity() + " " + r.scale(),
                                        Collectors.toList())));

        assertThat(base.get(Scheme.MUP)).isNotEmpty().isEqualTo(base.get(Scheme.SP));
    }

    @Test
    void theUpdateIsParametersBeforeMinusAfterAndTheGradientThatOfTheMeanLoss() {
        MultiLayerNetwork network = sgd(0.5);
        UpdateListener listener = new UpdateListener("1_W", 4);
        network.setListeners(listener);
        INDArray before = network.getParam("1_W").dup();

        network.fit(batch());

        Scale moved = Scale.of(before.sub(network.getParam("1_W")));
        assertThat(moved.meanAbs()).isPositive();
        assertClose(listener.update(), moved);
        assertClose(listener.gradient().times(0.5), moved);
    }

    @Test
    void theProbeSeesWhatTheNetworkComputes() {
        MultiLayerNetwork network = sgd(0.5);
        INDArray x = batch().getFeatures();
        Probe probe = new Probe(network, x);
        List<INDArray> before = network.feedForward(x);
        network.fit(batch());
        List<INDArray> after = network.feedForward(x);

        Map<Quantity, Scale> seen = probe.look();

        assertClose(seen.get(Quantity.HIDDEN_0), Scale.of(after.get(1)));
        assertClose(seen.get(Quantity.HIDDEN_1), Scale.of(after.get(2)));
        assertClose(seen.get(Quantity.OUTPUT), Scale.of(after.get(3)));
        assertClose(seen.get(Quantity.OUTPUT_CHANGE), Scale.of(after.get(3).sub(before.get(3))));
        assertClose(
                seen.get(Quantity.READOUT),
                Scale.of(after.get(3).sub(network.getParam("2_b").getDouble(0))));
        assertClose(seen.get(Quantity.WEIGHT), Scale.of(network.getParam("1_W")));
    }

    @Test
    void aScaleIsTheMeanOfAbsoluteValuesAndTheRootMeanSquare() {
        assertClose(Scale.of(Nd4j.createFromArray(3.0, -4.0)), new Scale(3.5, Math.sqrt(12.5)));
    }

    private static void assertClose(Scale actual, Scale expected) {
        assertThat(actual.meanAbs()).isCloseTo(expected.meanAbs(), within(1e-12 * expected.meanAbs()));
        assertThat(actual.rms()).isCloseTo(expected.rms(), within(1e-12 * expected.rms()));
    }

    private static MultiLayerNetwork sgd(double rate) {
        var configuration = HousingMlp.configuration(16, new Settings(List.of(1, 2), 16, 1, 1, 1, 4, 1, 1), 3);
        configuration.getConfs().forEach(c -> ((BaseLayer) c.getLayer()).setIUpdater(new Sgd(rate)));
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    private static DataSet batch() {
        Samples rows = samples().select(0, 1, 2, 3);
        double[][] features = new double[4][];
        Arrays.setAll(features, rows::features);
        double[] targets = new double[4];
        Arrays.setAll(targets, rows::target);
        return new DataSet(
                Nd4j.createFromArray(features), Nd4j.createFromArray(targets).reshape(4, 1));
    }

    private static String csv(CoordResult result) {
        return new String(CoordFiles.csv(result), StandardCharsets.UTF_8);
    }
}
