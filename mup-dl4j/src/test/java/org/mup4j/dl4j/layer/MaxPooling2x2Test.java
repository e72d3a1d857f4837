package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.layer.Images.Passes;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The pooling is DL4J's own, to the bit: nothing is summed. */
class MaxPooling2x2Test {

    /** Numbers are rounded to halves, so that many are equal, and a quarter of them is zero. */
    @ParameterizedTest
    @CsvSource({"1, 1, 2, 2", "3, 2, 4, 6", "4, 3, 5, 7", "2, 1, 3, 2", "32, 5, 8, 8", "2, 3, 1, 4", "2, 3, 4, 1"})
    void bothPassesAreThoseOfDeeplearning4j(int batch, int channels, int height, int width) {
        INDArray images = Images.halves(1, batch, channels, height, width);

        Passes fast = Images.passes(
                Images.network(DataType.FLOAT, channels, height, width, new MaxPooling2x2.Builder().build()), images);
        Passes plain = Images.passes(
                Images.network(
                        DataType.FLOAT,
                        channels,
                        height,
                        width,
                        new SubsamplingLayer.Builder(2, 2)
                                .stride(2, 2)
                                .convolutionMode(ConvolutionMode.Truncate)
                                .build()),
                images);

        assertThat(fast.out()).isEqualTo(plain.out());
        assertThat(fast.below()).isEqualTo(plain.below());
    }

    @Test
    void anotherKindOfPoolingIsRefused() {
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> new MaxPooling2x2.Builder()
                        .poolingType(PoolingType.AVG)
                        .name("pool")
                        .build())
                .withMessageContaining("Layer 'pool': a MaxPooling2x2")
                .withMessageContaining("not AVG")
                .withMessageContaining("use DL4J's SubsamplingLayer");
    }
}
