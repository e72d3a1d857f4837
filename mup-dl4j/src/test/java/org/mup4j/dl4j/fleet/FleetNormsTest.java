package org.mup4j.dl4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.internal.fleet.network.Networks;
import org.mup4j.dl4j.measure.MemorySink;
import org.mup4j.dl4j.measure.NormListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A fleet reads what a listener reads. */
class FleetNormsTest {

    private static final DataSet CURVE = Nets.curve(DataType.DOUBLE, 40, 1);
    private static final Quantity[] QUANTITIES = {
        Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT, Quantity.ACTIVATION
    };

    /** What a reading is of, without its value. */
    private record Place(long step, String layer, String parameter, Quantity quantity, Norm norm) {
        static Place of(Reading reading) {
            return new Place(reading.step(), reading.layer(), reading.parameter(), reading.quantity(), reading.norm());
        }
    }

    static List<MultiLayerConfiguration> networks() {
        return List.of(network(), network(new LossLayer.Builder(LossFunction.MSE).build()));
    }

    /** Every fourth step; the last batch of an epoch is smaller. A listener's spectral norms are low by up to 2%. */
    @ParameterizedTest
    @MethodSource("networks")
    void areThoseOfAListener(MultiLayerConfiguration conf) {
        MemorySink sink = MemorySink.unbounded();
        MultiLayerNetwork net = Networks.build(conf.clone());
        net.addListeners(
                NormListener.every(4).record(QUANTITIES).norms(Norm.values()).to(sink));
        for (int epoch = 0; epoch < 3; epoch++) {
            Nets.batches(CURVE, EpochOrder.shuffled(1).of(0, epoch, 40), 12).forEach(net::fit);
        }
        FleetNorms norms = FleetNorms.at(1, 5, 9).record(QUANTITIES).norms(Norm.values());
        RunKey name = new RunKey("mine", 9, 3, 5);
        FleetResult result = Fleet.of(List.of(conf), CURVE)
                .batch(12)
                .epochs(3)
                .norms(norms)
                .names(index -> name)
                .train()
                .results()
                .get(0);
        Map<Place, Double> ours = byPlace(result.readings());
        Map<Place, Double> theirs = byPlace(sink.readings());

        assertThat(ours.keySet()).containsAll(theirs.keySet());
        assertThat(theirs.keySet()).extracting(Place::quantity).contains(QUANTITIES);
        assertThat(ours.size() - theirs.size())
                .as("the output layer's own, which a listener does not see")
                .isEqualTo(9);
        theirs.forEach((place, value) -> {
            double tolerance = place.norm().isSpectral() ? 0.02 : 1e-10;
            assertThat(ours.get(place)).as(place.toString()).isCloseTo(value, within(tolerance * value + 1e-15));
        });
        assertThat(result.readings()).extracting(Reading::run).containsOnly(name);
    }

    private static Map<Place, Double> byPlace(List<Reading> readings) {
        return readings.stream().collect(Collectors.toMap(Place::of, Reading::value));
    }

    @Test
    void readingLeavesTheTrainingAsItIs() {
        Fleet fleet = Fleet.of(List.of(network()), CURVE).batch(12).epochs(3);

        assertThat(fleet.norms(FleetNorms.at(1, 2, 7)).train().results().get(0).losses())
                .isEqualTo(fleet.train().results().get(0).losses());
    }

    @Test
    void onlyWhatIsAskedForIsRead() {
        FleetNorms norms = FleetNorms.at(2).record(Quantity.UPDATE).norms(Norm.RMS);
        List<Reading> readings = Fleet.of(List.of(network()), CURVE)
                .norms(norms)
                .steps(3)
                .train()
                .results()
                .get(0)
                .readings();

        Function<Reading, String> place = reading -> reading.layer() + reading.parameter();
        assertThat(readings).extracting(place).containsExactly("firstW", "firstb", "1W", "2W", "2b");
        assertThat(readings).extracting(Reading::quantity).containsOnly(Quantity.UPDATE);
        assertThat(readings).extracting(Reading::norm).containsOnly(Norm.RMS);
        assertThat(readings).extracting(Reading::step).containsOnly(2L);
    }

    private static MultiLayerConfiguration network() {
        return network(new OutputLayer.Builder(LossFunction.MSE)
                .nIn(1)
                .nOut(1)
                .activation(Activation.IDENTITY)
                .build());
    }

    private static MultiLayerConfiguration network(Layer last) {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.01))
                .activation(Activation.TANH)
                .weightDecay(0.1, true)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.1)
                .list()
                .layer(new DenseLayer.Builder().name("first").nIn(4).nOut(9).build())
                .layer(new DenseLayer.Builder().nIn(9).nOut(1).hasBias(false).build())
                .layer(last)
                .build();
    }
}
