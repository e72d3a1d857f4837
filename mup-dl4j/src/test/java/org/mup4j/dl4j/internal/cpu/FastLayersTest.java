package org.mup4j.dl4j.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.layer.AttentionSpan;
import org.mup4j.dl4j.layer.ImageSummary;
import org.mup4j.dl4j.layer.LayerNormalization;
import org.mup4j.dl4j.layer.MultiHeadAttention;
import org.mup4j.dl4j.layer.NormalizationKind;
import org.mup4j.dl4j.layer.Positions;
import org.mup4j.dl4j.layer.PositionwiseDense;
import org.mup4j.dl4j.layer.PositionwiseOutput;
import org.mup4j.dl4j.layer.Transformer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/** What layers compute on the processor directly against what they compute by operations of INDArray, in single precision. */
class FastLayersTest {

    private static final int WIDTH = 10;
    private static final int LENGTH = 7;
    private static final int CLASSES = 5;

    /** Relative to the largest number of an array; sums here have up to 70 terms, each rounded at 6e-8. */
    private static final double TOLERANCE = 5e-6;

    @AfterEach
    void allow() {
        FastPath.allow(true);
    }

    private static Map<String, Layer> layers() {
        Map<String, Layer> layers = new TreeMap<>();
        for (Activation activation : List.of(Activation.IDENTITY, Activation.RELU, Activation.GELU, Activation.TANH)) {
            layers.put(
                    "dense " + activation,
                    new PositionwiseDense.Builder()
                            .nIn(WIDTH)
                            .nOut(WIDTH)
                            .activation(activation)
                            .build());
        }
        layers.put(
                "dense without bias",
                new PositionwiseDense.Builder()
                        .nIn(WIDTH)
                        .nOut(WIDTH)
                        .hasBias(false)
                        .build());
        layers.put("normalisation", new LayerNormalization.Builder().nIn(WIDTH).build());
        layers.put(
                "root mean square",
                new LayerNormalization.Builder()
                        .kind(NormalizationKind.RMS)
                        .nIn(WIDTH)
                        .build());
        layers.put("attention", attention().build());
        layers.put("causal", attention().span(AttentionSpan.CAUSAL).build());
        layers.put("attention without biases", attention().hasBias(false).build());
        layers.put("scaled", attention().logitMultiplier(1.7).build());
        return layers;
    }

    private static MultiHeadAttention.Builder attention() {
        return new MultiHeadAttention.Builder(2).nIn(WIDTH).nOut(WIDTH);
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (RNNFormat format : RNNFormat.values()) {
            for (int batch : new int[] {1, 3, 9}) {
                for (boolean masked : new boolean[] {false, true}) {
                    layers().forEach((name, layer) -> cases.add(Arguments.of(name, layer, format, batch, masked)));
                }
            }
        }
        return cases.stream();
    }

    private static PositionwiseDense.Builder dense(RNNFormat format) {
        return new PositionwiseDense.Builder().nIn(WIDTH).nOut(WIDTH).dataFormat(format);
    }

    private static ComputationGraph network(Layer layer, RNNFormat format) {
        NeuralNetConfiguration.Builder settings = new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.FLOAT)
                .updater(new NoOp())
                .weightInit(new NormalDistribution(0, 0.4))
                .biasInit(0.1);
        Layer chosen = layer.clone();
        GraphBuilder graph = settings.graphBuilder()
                .addInputs("in")
                .addLayer("below", dense(format).activation(Activation.TANH).build(), "in")
                .addLayer("layer", chosen, "below")
                .addLayer(
                        "out",
                        new PositionwiseOutput.Builder()
                                .nIn(WIDTH)
                                .nOut(CLASSES)
                                .inputFormat(format)
                                .build(),
                        "layer")
                .setOutputs("out");
        ComputationGraph net = new ComputationGraph(in(format, graph.build()));
        net.init();
        return net;
    }

    /** The same with another format of the layer in the middle. */
    private static ComputationGraphConfiguration in(RNNFormat format, ComputationGraphConfiguration conf) {
        return ComputationGraphConfiguration.fromJson(
                conf.toJson().replace("\"dataFormat\" : \"NCW\"", "\"dataFormat\" : \"" + format + "\""));
    }

    private static INDArray normal(int seed, long... shape) {
        Random random = new Random(seed);
        INDArray array = Nd4j.create(DataType.FLOAT, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian());
        }
        return array;
    }

    private static INDArray labels(int batch) {
        Random random = new Random(6);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, batch, CLASSES, LENGTH);
        for (int i = 0; i < batch; i++) {
            for (int t = 0; t < LENGTH; t++) {
                labels.putScalar(new int[] {i, random.nextInt(CLASSES), t}, 1);
            }
        }
        return labels;
    }

    /** Example i lacks its first step and its last i steps, so that the first query of a causal layer sees nothing. */
    private static INDArray mask(int batch) {
        INDArray mask = Nd4j.ones(DataType.FLOAT, batch, LENGTH);
        for (int i = 0; i < batch; i++) {
            mask.putScalar(i, 0, 0);
            for (int t = LENGTH - Math.min(i, 3); t < LENGTH; t++) {
                mask.putScalar(i, t, 0);
            }
        }
        return mask;
    }

    /** Everything a network computes from a batch. */
    private record Found(INDArray output, INDArray gradient, double score) {

        static Found of(boolean fast, ComputationGraph net, INDArray features, INDArray labels, INDArray mask) {
            FastPath.allow(fast);
            net.setLayerMaskArrays(
                    mask == null ? null : new INDArray[] {mask}, mask == null ? null : new INDArray[] {mask});
            INDArray output = net.output(false, features)[0].dup();
            net.setInputs(features);
            net.setLabels(labels);
            net.setLayerMaskArrays(
                    mask == null ? null : new INDArray[] {mask}, mask == null ? null : new INDArray[] {mask});
            net.computeGradientAndScore();
            return new Found(output, net.gradient().gradient().dup(), net.score());
        }

        void requireCloseTo(Found other) {
            requireCloseTo(other, TOLERANCE);
        }

        void requireCloseTo(Found other, double tolerance) {
            requireClose(output, other.output, tolerance);
            requireClose(gradient, other.gradient, tolerance);
            assertThat(score).isCloseTo(other.score, within(tolerance * other.score));
        }
    }

    private static void requireClose(INDArray one, INDArray other, double tolerance) {
        double largest = other.amaxNumber().doubleValue();
        assertThat(largest).isPositive();
        assertThat(one.sub(other).amaxNumber().doubleValue()).isLessThan(tolerance * largest);
    }

    @ParameterizedTest(name = "{0} in {2}, batch {3}, masked {4}")
    @MethodSource("cases")
    void bothPathsComputeTheSame(String name, Layer layer, RNNFormat format, int batch, boolean masked) {
        ComputationGraph net = network(layer, format);
        INDArray features = format == RNNFormat.NWC ? normal(5, batch, LENGTH, WIDTH) : normal(5, batch, WIDTH, LENGTH);
        INDArray mask = masked ? mask(batch) : null;
        Found portable = Found.of(false, net, features, labels(batch), mask);
        Found fast = Found.of(true, net, features, labels(batch), mask);

        fast.requireCloseTo(portable);
        assertThat(Found.of(true, net, features, labels(batch), mask).gradient())
                .isEqualTo(fast.gradient());
    }

    /** Logits of some hundreds, whose exponentials have no room in single precision, and which are rounded at 2e-5 themselves. */
    @ParameterizedTest
    @EnumSource(AttentionSpan.class)
    void steepScoresTakeBothPaths(AttentionSpan span) {
        ComputationGraph net =
                network(attention().span(span).logitMultiplier(200).build(), RNNFormat.NWC);
        INDArray features = normal(5, 3, LENGTH, WIDTH);

        Found.of(true, net, features, labels(3), mask(3))
                .requireCloseTo(Found.of(false, net, features, labels(3), mask(3)), 2e-4);
        Found.of(true, net, features, labels(3), null)
                .requireCloseTo(Found.of(false, net, features, labels(3), null), 2e-4);
    }

    @ParameterizedTest
    @CsvSource({"MEAN, 1", "MEAN, 5", "CLASS_TOKEN, 5"})
    void imagesTakeBothPaths(ImageSummary summary, int batch) {
        ComputationGraph net = new ComputationGraph(Transformer.vision(2, 12, 3, CLASSES)
                .summary(summary)
                .width(24)
                .heads(3)
                .configuration(settings()));
        net.init();
        INDArray labels = Nd4j.zeros(DataType.FLOAT, batch, CLASSES);
        for (int i = 0; i < batch; i++) {
            labels.putScalar(i, i, 1);
        }
        INDArray images = normal(3, batch, 2, 12, 12);

        Found.of(true, net, images, labels, null).requireCloseTo(Found.of(false, net, images, labels, null));
    }

    private static NeuralNetConfiguration.Builder settings() {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.FLOAT)
                .updater(new Sgd(0.002))
                .weightInit(new NormalDistribution(0, 0.2));
    }

    private static ComputationGraph decoder(int context) {
        ComputationGraph net = new ComputationGraph(Transformer.decoder(CLASSES, context)
                .width(24)
                .heads(3)
                .positions(Positions.LEARNED)
                .configuration(settings()));
        net.init();
        return net;
    }

    private static DataSet text(int seed, int batch, int context) {
        Random random = new Random(seed);
        INDArray tokens = Nd4j.zeros(DataType.FLOAT, batch, 1, context);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, batch, CLASSES, context);
        for (int i = 0; i < batch; i++) {
            for (int t = 0; t < context; t++) {
                tokens.putScalar(new int[] {i, 0, t}, random.nextInt(CLASSES));
                labels.putScalar(new int[] {i, random.nextInt(CLASSES), t}, 1);
            }
        }
        return new DataSet(tokens, labels);
    }

    @ParameterizedTest
    @CsvSource({"1, 19, false", "5, 19, false", "5, 1, false", "5, 19, true"})
    void textTakesBothPaths(int batch, int length, boolean flat) {
        ComputationGraph net = decoder(19);
        DataSet text = text(4, batch, length);
        INDArray tokens = text.getFeatures();
        if (flat) {
            tokens = tokens.reshape(batch, length);
        }

        Found.of(true, net, tokens, text.getLabels(), null)
                .requireCloseTo(Found.of(false, net, tokens, text.getLabels(), null));
    }

    @Test
    void unknownTokensAreRefusedAsDl4jRefusesThem() {
        ComputationGraph net = decoder(19);
        INDArray tokens = text(4, 2, 3).getFeatures();
        tokens.putScalar(new int[] {1, 0, 2}, CLASSES);
        assertThatThrownBy(() -> net.output(tokens))
                .isInstanceOf(DL4JInvalidInputException.class)
                .hasMessageContaining("got index 5 for entry 5 in minibatch; indexes must be between 0 and nIn-1");
    }

    /** Ten steps. Not of Adam, which takes as large a step where a gradient is 0 but for rounding (that of the keys' biases). */
    @Test
    void trainingTakesTheSameWayAndTheSameEachTime() {
        List<INDArray> ends = new ArrayList<>();
        for (boolean fast : new boolean[] {false, true, true}) {
            FastPath.allow(fast);
            ComputationGraph net = decoder(19);
            for (int step = 0; step < 10; step++) {
                net.fit(text(step, 6, 19));
            }
            ends.add(net.params());
        }

        assertThat(ends.get(1).distance2(ends.get(0))
                        / ends.get(0).norm2Number().doubleValue())
                .isPositive()
                .isLessThan(1e-5);
        assertThat(ends.get(2)).isEqualTo(ends.get(1));
    }

    @Test
    void nothingLeaksFromLaterTokens() {
        ComputationGraph net = decoder(19);
        INDArray tokens = text(1, 2, 19).getFeatures();
        INDArray before = net.outputSingle(tokens).dup();
        tokens.putScalar(new int[] {0, 0, 11}, (tokens.getInt(0, 0, 11) + 1) % CLASSES);
        INDArray after = net.outputSingle(tokens);

        for (int t = 0; t < 19; t++) {
            double moved = 0;
            for (int k = 0; k < CLASSES; k++) {
                moved += Math.abs(after.getDouble(0, k, t) - before.getDouble(0, k, t));
            }
            if (t < 11) {
                assertThat(moved).isZero();
            } else {
                assertThat(moved).isPositive();
            }
        }
    }
}
