package org.mup4j.dl4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mup4j.dl4j.measure.NormsTest.relative;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** What a listener reads of real layers of every kind, in both types of network, against plain loops over copies. */
class LayerKindsTest {

    private static final int STEPS = 3;
    private static final int WORDS = 7;
    private static final int TIME = 4;

    static Stream<Arguments> networks() {
        INDArray words = Nd4j.createFromArray(new double[][] {{0}, {3}, {3}, {6}, {1}});
        INDArray sentences = Nd4j.createFromArray(new double[][] {{0, 1, 2, 3}, {3, 3, 5, 6}, {6, 0, 0, 1}});
        Layer embedding = new EmbeddingLayer.Builder()
                .nIn(WORDS)
                .nOut(6)
                .hasBias(true)
                .activation(Activation.TANH)
                .build();
        Layer sequence = new EmbeddingSequenceLayer.Builder()
                .nIn(WORDS)
                .nOut(6)
                .inputLength(TIME)
                .build();
        Layer attention = new SelfAttentionLayer.Builder()
                .nIn(2)
                .nOut(6)
                .nHeads(2)
                .headSize(3)
                .projectInput(true)
                .weightInit(WeightInit.XAVIER)
                .build();
        Layer lstm =
                new LSTM.Builder().nIn(2).nOut(6).activation(Activation.TANH).build();
        InputType series = InputType.recurrent(2, TIME);
        return Stream.of(
                Arguments.of("dense", Nets.mlp(builder()), Nets.features(5, Nets.INPUTS)),
                Arguments.of("convolution", Nets.convolutional(builder()), Nets.features(5, 2, 5, 5)),
                Arguments.of("LSTM", pooled(series, lstm), Nets.features(5, 2, TIME)),
                Arguments.of("attention", pooled(series, attention), Nets.features(5, 2, TIME)),
                Arguments.of("embedding", Nets.list(builder(), embedding, Nets.softmax(6)), words),
                Arguments.of("embedding of a sequence", pooled(InputType.recurrent(WORDS, TIME), sequence), sentences));
    }

    private static NeuralNetConfiguration.Builder builder() {
        return Nets.builder(new Adam(0.01)).weightDecay(0.01);
    }

    private static MultiLayerConfiguration pooled(InputType input, Layer layer) {
        return builder()
                .list()
                .layer(layer)
                .layer(new GlobalPoolingLayer.Builder().build())
                .layer(Nets.softmax(6))
                .setInputType(input)
                .build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void readings_are_the_norms_of_what_deeplearning4j_works_on(
            String kind, MultiLayerConfiguration conf, INDArray features) {
        MultiLayerNetwork net = Nets.init(conf);
        DataSet data = new DataSet(features, Nets.labels(Math.toIntExact(features.size(0))));
        requireTrueReadings(Moments.of(net), () -> net.fit(data));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void in_a_graph_as_well(String kind, MultiLayerConfiguration conf, INDArray features) {
        var graph = Nets.init(conf).toComputationGraph();
        DataSet data = new DataSet(features, Nets.labels(Math.toIntExact(features.size(0))));
        requireTrueReadings(Moments.of(graph), () -> graph.fit(data));
    }

    private static void requireTrueReadings(Moments moments, Runnable step) {
        MemorySink sink = MemorySink.unbounded();
        moments.addListener(NormListener.every(1)
                .record(
                        Quantity.GRADIENT,
                        Quantity.UPDATE,
                        Quantity.WEIGHT,
                        Quantity.WEIGHT_CHANGE,
                        Quantity.ACTIVATION)
                .norms(Norm.values())
                .to(sink));
        for (int i = 0; i < STEPS; i++) {
            sink.clear();
            step.run();
            requireComplete(moments, sink.readings());
            sink.readings().forEach(reading -> requireTrue(reading, moments));
        }
    }

    /** Every trained parameter in every norm, every hidden output in the entrywise ones. */
    private static void requireComplete(Moments moments, List<Reading> readings) {
        Set<String> parameters = readings.stream()
                .filter(r -> r.quantity() != Quantity.ACTIVATION)
                .map(r -> r.layer() + "_" + r.parameter())
                .collect(Collectors.toSet());
        assertThat(parameters).isEqualTo(moments.trained());
        assertThat(readings.stream().filter(r -> r.quantity() == Quantity.ACTIVATION))
                .extracting(Reading::layer)
                .isNotEmpty()
                .containsAll(moments.hidden());
        assertThat(readings.stream().filter(r -> r.quantity() != Quantity.ACTIVATION))
                .hasSize(4 * parameters.size() * Norm.values().length);
    }

    private static void requireTrue(Reading reading, Moments moments) {
        INDArray array = moments.of(reading);
        assertThat(array.dataType()).isEqualTo(DataType.DOUBLE);
        // What an update moves is rounded where it is added to the parameter.
        double tolerance = reading.quantity() == Quantity.UPDATE ? 1e-9 : 1e-12;
        double[] entries = array.dup('c').data().asDouble();
        double expected;
        switch (reading.norm()) {
            case L1_MEAN -> expected = sum(entries, 1) / entries.length;
            case RMS -> expected = Math.sqrt(sum(entries, 2) / entries.length);
            case FROBENIUS -> expected = Math.sqrt(sum(entries, 2));
            default -> {
                requireBound(reading, array, moments.layer(reading.layer()), tolerance);
                return;
            }
        }
        assertThat(reading.value()).as(reading.toString()).isCloseTo(expected, relative(expected, tolerance));
        assertThat(expected).as(reading.toString()).isPositive();
    }

    private static double sum(double[] entries, int power) {
        double sum = 0;
        for (double x : entries) {
            sum += Math.pow(Math.abs(x), power);
        }
        return sum;
    }

    private static void requireBound(Reading reading, INDArray array, Layer layer, double tolerance) {
        TensorForm form = TensorForm.of(layer, reading.parameter(), array.shape());
        double expected = new SingularValueDecomposition(
                        new Array2DRowRealMatrix(TensorFormTest.rowPerOutput(array, form.outputs())))
                .getSingularValues()[0];
        double gain = reading.norm() == Norm.SPECTRAL ? 1 : Math.sqrt((double) form.fanIn() / form.fanOut());
        assertThat(reading.value())
                .as(reading.toString())
                .isLessThanOrEqualTo(gain * expected * (1 + tolerance))
                .isCloseTo(gain * expected, relative(gain * expected, 0.02));
    }
}
