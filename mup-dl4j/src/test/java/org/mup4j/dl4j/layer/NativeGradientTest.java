package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.MLNConfig;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Gradients of the native layers against differences, in double precision, with and without masks, for one example too. */
class NativeGradientTest {

    private static final int WIDTH = 6;
    private static final int LENGTH = 5;

    private static DataType before = DataType.FLOAT;

    @BeforeAll
    static void inDouble() {
        before = Nd4j.defaultFloatingPointType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void asBefore() {
        Nd4j.setDefaultDataTypes(before, before);
    }

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
        return layers;
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
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9);
        if (masked) {
            check.inputMask(mask).labelMask(mask);
        }

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
