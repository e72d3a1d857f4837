package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.GraphConfig;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.MLNConfig;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.dl4j.DoublePrecision;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Gradients of the native layers against differences, in double precision, with and without masks, for one example too. */
@ExtendWith(DoublePrecision.class)
class NativeGradientTest {

    private static final int WIDTH = 6;
    private static final int LENGTH = 5;

    /** Between two dense layers, so that the gradient of the layer's input is checked, too. */
    static Map<String, Layer> layers() {
        Map<String, Layer> layers = new TreeMap<>();
        layers.put(
                "layer normalisation",
                new LayerNormalization.Builder().nIn(WIDTH).gainInit(1.3).build());
        layers.put(
                "root mean square",
                new LayerNormalization.Builder()
                        .kind(NormalizationKind.RMS)
                        .nIn(WIDTH)
                        .build());
        layers.put(
                "learned positions",
                new LearnedPositionalEncoding.Builder(LENGTH + 2).nIn(WIDTH).build());
        layers.put(
                "sinusoids",
                new SinusoidalPositionalEncoding.Builder().nIn(WIDTH).build());
        layers.put("dense", dense(Activation.TANH));
        layers.put(
                "dense without bias",
                new PositionwiseDense.Builder()
                        .nIn(WIDTH)
                        .nOut(WIDTH)
                        .hasBias(false)
                        .activation(Activation.SOFTMAX)
                        .build());
        layers.put("attention", attention().span(AttentionSpan.ALL).build());
        layers.put("causal attention", attention().span(AttentionSpan.CAUSAL).build());
        layers.put("attention without biases", attention().hasBias(false).build());
        layers.put(
                "attention with another scale",
                attention().baseHeadSize(8).logitMultiplier(1.7).build());
        layers.put(
                "attention that starts from zero",
                attention()
                        .queryStart(ProjectionStart.ZERO)
                        .outputStart(ProjectionStart.ZERO)
                        .build());
        layers.put("attention with dropout", attention().attentionDropOut(0.7).build());
        return layers;
    }

    private static MultiHeadAttention.Builder attention() {
        return new MultiHeadAttention.Builder(2).nIn(WIDTH).nOut(WIDTH);
    }

    static Stream<Arguments> cases() {
        return layers().entrySet().stream()
                .flatMap(e -> Stream.of(
                        Arguments.of(e.getKey(), 3, false, e.getValue()),
                        Arguments.of(e.getKey(), 3, true, e.getValue()),
                        Arguments.of(e.getKey(), 1, false, e.getValue())));
    }

    @ParameterizedTest(name = "{0}, batch {1}, masked {2}")
    @MethodSource("cases")
    void gradientsAreTheDifferences(String name, int batch, boolean masked, Layer layer) {
        MultiLayerNetwork net = NativeNets.initialised(NativeNets.sequence(
                new NoOp(), WIDTH, dense(Activation.IDENTITY), layer.clone(), dense(Activation.TANH)));
        INDArray mask = NativeNets.mask(batch, LENGTH);
        MLNConfig check = new MLNConfig()
                .net(net)
                .input(NativeNets.normal(5, batch, WIDTH, LENGTH))
                .labels(NativeNets.classes(6, batch, LENGTH))
                .callEachIter(n -> Nd4j.getRandom().setSeed(17))
                .subset(true)
                .maxPerParam(12)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9);
        if (masked) {
            check.inputMask(mask).labelMask(mask);
        }

        assertThat(GradientCheckUtil.checkGradients(check)).isTrue();
    }

    /** The token goes before the sequence and is read again after attention has mixed it with all steps. */
    @ParameterizedTest
    @CsvSource({"1, false", "3, false", "3, true"})
    void gradientsOfAClassTokenAreTheDifferences(int batch, boolean masked) {
        ComputationGraph net = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .weightInit(new NormalDistribution(0, 0.5))
                .biasInit(0.1)
                .graphBuilder()
                .addInputs("in")
                .addLayer("below", dense(Activation.TANH), "in")
                .addLayer("token", new ClassToken.Builder().nIn(WIDTH).build(), "below")
                .addLayer("mixed", attention().build(), "token")
                .addLayer("first", new FirstToken.Builder().nIn(WIDTH).build(), "mixed")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MSE)
                                .nIn(WIDTH)
                                .nOut(2)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "first")
                .setOutputs("out")
                .build());
        net.init();
        GraphConfig check = new GraphConfig()
                .net(net)
                .inputs(new INDArray[] {NativeNets.normal(5, batch, WIDTH, LENGTH)})
                .labels(new INDArray[] {NativeNets.normal(6, batch, 2)})
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9);
        if (masked) {
            check.inputMask(new INDArray[] {NativeNets.mask(batch, LENGTH)});
        }

        assertThat(GradientCheckUtil.checkGradients(check)).isTrue();
    }

    /** Behind a convolution, whose gradients need that of the images. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void gradientsOfPatchesAreTheDifferences(int batch) {
        MultiLayerNetwork net = NativeNets.initialised(NativeNets.sequence(
                new NoOp(),
                WIDTH,
                new ConvolutionLayer.Builder(1, 1)
                        .nIn(2)
                        .nOut(2)
                        .activation(Activation.TANH)
                        .build(),
                new PatchEmbedding.Builder(2).nIn(2).nOut(WIDTH).build()));
        MLNConfig check = new MLNConfig()
                .net(net)
                .input(NativeNets.normal(5, batch, 2, 4, 6))
                .labels(NativeNets.classes(6, batch, 6))
                .subset(true)
                .maxPerParam(12)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9);

        assertThat(GradientCheckUtil.checkGradients(check)).isTrue();
    }

    /** Whatever Deeplearning4j holds the output of a global pooling for: vectors or sequences of one step. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void gradientsBehindAGlobalPoolingAreTheDifferences(int batch) {
        MultiLayerNetwork net = NativeNets.initialised(new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .weightInit(new NormalDistribution(0, 0.5))
                .list()
                .layer(dense(Activation.TANH))
                .layer(new GlobalPoolingLayer(PoolingType.AVG))
                .layer(new DenseLayer.Builder()
                        .nOut(WIDTH)
                        .activation(Activation.TANH)
                        .build())
                .layer(new LayerNormalization.Builder().build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(WIDTH, LENGTH))
                .build());
        MLNConfig check = new MLNConfig()
                .net(net)
                .input(NativeNets.normal(5, batch, WIDTH, LENGTH))
                .labels(NativeNets.normal(6, batch, 2))
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9);

        assertThat(GradientCheckUtil.checkGradients(check)).isTrue();
    }

    private static Layer dense(Activation activation) {
        return new PositionwiseDense.Builder()
                .nIn(WIDTH)
                .nOut(WIDTH)
                .activation(activation)
                .build();
    }
}
