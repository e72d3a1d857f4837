package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.layer.Images.Passes;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The convolution is DL4J's own. */
class Convolution3x3Test {

    /** Single precision; measured at most 1e-6, and 4e-6 where most of a tanh is flat. */
    private static final double ROUNDING = 1e-5;

    static Stream<Arguments> cases() {
        return Stream.of(
                        List.of(1, 1, 1, 1, 1),
                        List.of(1, 1, 3, 6, 6),
                        List.of(2, 3, 4, 5, 7),
                        List.of(5, 4, 2, 2, 2),
                        List.of(3, 5, 6, 9, 4),
                        List.of(2, 70, 65, 8, 8),
                        List.of(32, 3, 8, 32, 32))
                .flatMap(s -> Stream.of(Activation.RELU, Activation.IDENTITY, Activation.TANH)
                        .map(a -> Arguments.of(s.get(0), s.get(1), s.get(2), s.get(3), s.get(4), a)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothPassesAreThoseOfDeeplearning4j(int batch, int in, int out, int height, int width, Activation activation) {
        MultiLayerNetwork ours = Images.network(
                DataType.FLOAT,
                in,
                height,
                width,
                new Convolution3x3.Builder().nOut(out).activation(activation).build());
        MultiLayerNetwork theirs = Images.network(
                DataType.FLOAT,
                in,
                height,
                width,
                new ConvolutionLayer.Builder(3, 3)
                        .convolutionMode(ConvolutionMode.Same)
                        .nOut(out)
                        .activation(activation)
                        .build());
        INDArray images = Images.normal(DataType.FLOAT, 1, batch, in, height, width);

        Passes fast = Images.passes(ours, images.dup());
        Passes plain = Images.passes(theirs, images.dup());

        assertThat(ours.params()).isEqualTo(theirs.params());
        assertThat(Images.deviation(fast.out(), plain.out())).isLessThan(ROUNDING);
        assertThat(Images.deviation(fast.below(), plain.below())).isLessThan(ROUNDING);
        plain.gradient()
                .gradientForVariable()
                .forEach((name, gradient) -> assertThat(
                                Images.deviation(fast.gradient().getGradientFor(name), gradient))
                        .as(name)
                        .isLessThan(ROUNDING));
        assertThat(fast.gradient().gradientForVariable().keySet())
                .containsExactlyElementsOf(
                        plain.gradient().gradientForVariable().keySet());
    }

    /** In double precision, and in the other format, it is DL4J's to the bit. */
    @Test
    void whereTheProcessorIsNotUsedDirectlyItIsDeeplearning4jsOwn() {
        INDArray images = Images.normal(DataType.DOUBLE, 1, 3, 2, 5, 4);
        Passes ours = Images.passes(
                Images.network(
                        DataType.DOUBLE,
                        2,
                        5,
                        4,
                        new Convolution3x3.Builder().nOut(3).build()),
                images.dup());
        Passes theirs = Images.passes(
                Images.network(
                        DataType.DOUBLE,
                        2,
                        5,
                        4,
                        new ConvolutionLayer.Builder(3, 3)
                                .convolutionMode(ConvolutionMode.Same)
                                .nOut(3)
                                .build()),
                images.dup());

        assertThat(ours.out()).isEqualTo(theirs.out());
        assertThat(ours.below()).isEqualTo(theirs.below());
    }

    @Test
    void withoutABiasThereIsNone() {
        MultiLayerNetwork net = Images.network(
                DataType.FLOAT,
                2,
                4,
                4,
                new Convolution3x3.Builder().nOut(3).hasBias(false).build());

        Passes passes = Images.passes(net, Nd4j.zeros(DataType.FLOAT, 1, 2, 4, 4));

        assertThat(net.numParams()).isEqualTo(2 * 3 * 9);
        assertThat(passes.gradient().gradientForVariable()).containsOnlyKeys("W");
    }

    @Test
    void anotherKernelIsRefused() {
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> new Convolution3x3.Builder()
                        .name("first")
                        .kernelSize(5, 5)
                        .nOut(3)
                        .build())
                .withMessageContaining("Layer 'first': a Convolution3x3 has kernel 3x3")
                .withMessageContaining("not kernel [5, 5]")
                .withMessageContaining("use DL4J's ConvolutionLayer");
    }

    @Test
    void aWrongNumberOfChannelsIsRefused() {
        MultiLayerNetwork net = Images.network(
                DataType.FLOAT, 2, 4, 4, new Convolution3x3.Builder().nOut(3).build());

        assertThatExceptionOfType(DL4JInvalidInputException.class)
                .isThrownBy(() -> Images.passes(net, Nd4j.zeros(DataType.FLOAT, 1, 5, 4, 4)))
                .withMessageContaining("channels");
    }
}
