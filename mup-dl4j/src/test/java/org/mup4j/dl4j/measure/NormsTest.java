package org.mup4j.dl4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.measure.Norm;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Entrywise norms against sums in a plain loop. */
class NormsTest {

    /** Shapes of parameters and activations: dense, convolution, LSTM, attention, embedding; and their views. */
    static Stream<Arguments> arrays() {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        arrays.put("dense weight, c", Nets.features(37, 61));
        arrays.put("dense weight, f", Nets.features(37, 61).dup('f'));
        arrays.put("bias", Nets.features(61));
        arrays.put("bias of rank 2", Nets.features(1, 61));
        arrays.put("convolution kernel", Nets.features(8, 5, 3, 3));
        arrays.put("3D convolution kernel", Nets.features(4, 3, 2, 3, 2));
        arrays.put("LSTM recurrent weight", Nets.features(16, 64));
        arrays.put("attention scores [batch, heads, time, time]", Nets.features(2, 4, 9, 9));
        arrays.put("embedding table", Nets.features(500, 16));
        arrays.put("permuted", Nets.features(8, 5, 3, 3).permute(2, 0, 3, 1));
        arrays.put("transposed", Nets.features(37, 61).transpose());
        arrays.put(
                "rows of a larger array", Nets.features(40, 61).get(NDArrayIndex.interval(3, 30), NDArrayIndex.all()));
        arrays.put(
                "columns of a larger array",
                Nets.features(40, 61).get(NDArrayIndex.all(), NDArrayIndex.interval(5, 50)));
        arrays.put(
                "every other column", Nets.features(40, 60).get(NDArrayIndex.all(), NDArrayIndex.interval(1, 2, 59)));
        arrays.put("one column", Nets.features(40, 60).getColumn(7));
        arrays.put("a stretch of a vector", Nets.features(1000).get(NDArrayIndex.interval(100, 911)));
        arrays.put("broadcast", Nets.features(1, 7).broadcast(5, 7));
        arrays.put("scalar", Nd4j.scalar(-2.5));
        return arrays.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    /** The sums in double, entry by entry, in an order that has nothing to do with memory. */
    private static double[] sums(INDArray array) {
        double absolute = 0;
        double squares = 0;
        for (double x : array.dup('c').data().asDouble()) {
            absolute += Math.abs(x);
            squares += x * x;
        }
        return new double[] {absolute, squares};
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrays")
    void entrywise_norms_in_double_are_those_of_a_plain_loop(String what, INDArray array) {
        double[] sums = sums(array);
        double n = array.length();

        assertThat(Norms.of(Norm.L1_MEAN, array)).isCloseTo(sums[0] / n, relative(sums[0] / n, 1e-12));
        assertThat(Norms.of(Norm.FROBENIUS, array)).isCloseTo(Math.sqrt(sums[1]), relative(Math.sqrt(sums[1]), 1e-12));
        assertThat(Norms.of(Norm.RMS, array))
                .isCloseTo(Math.sqrt(sums[1] / n), relative(Math.sqrt(sums[1] / n), 1e-12));
    }

    static org.assertj.core.data.Offset<Double> relative(double value, double tolerance) {
        return within(Math.abs(value) * tolerance);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrays")
    void entrywise_norms_in_float_are_good_to_five_digits(String what, INDArray array) {
        INDArray inFloat = array.castTo(DataType.FLOAT);
        double[] sums = sums(inFloat);

        assertThat(Norms.l1Mean(inFloat)).isCloseTo(sums[0] / array.length(), relative(sums[0] / array.length(), 1e-5));
        assertThat(Norms.frobenius(inFloat)).isCloseTo(Math.sqrt(sums[1]), relative(Math.sqrt(sums[1]), 1e-5));
    }

    @Test
    void a_million_float_entries_are_good_to_five_digits_too() {
        INDArray many = Nets.features(1000, 1000).castTo(DataType.FLOAT);
        double[] sums = sums(many);

        assertThat(Norms.frobenius(many)).isCloseTo(Math.sqrt(sums[1]), relative(Math.sqrt(sums[1]), 1e-5));
        assertThat(Norms.l1Mean(many)).isCloseTo(sums[0] / 1e6, relative(sums[0] / 1e6, 1e-5));
    }

    @Test
    void entries_whose_squares_leave_the_range_of_float_still_count() {
        INDArray small = Nd4j.valueArrayOf(new long[] {100}, 1e-25, DataType.FLOAT);
        INDArray large = Nd4j.valueArrayOf(new long[] {100}, 1e25, DataType.FLOAT);

        assertThat(Norms.frobenius(small)).isCloseTo(1e-24, relative(1e-24, 1e-5));
        assertThat(Norms.frobenius(large)).isCloseTo(1e26, relative(1e26, 1e-5));
        assertThat(Norms.frobenius(small.castTo(DataType.DOUBLE).muli(1e-160)))
                .isCloseTo(1e-184, relative(1e-184, 1e-5));
        assertThat(Norms.frobenius(Nd4j.zeros(DataType.FLOAT, 3, 4))).isZero();
    }

    @Test
    void half_precision_and_integers_have_norms() {
        INDArray threeFour = Nd4j.createFromArray(3.0, -4.0);

        for (DataType type : List.of(DataType.HALF, DataType.BFLOAT16, DataType.INT, DataType.LONG)) {
            assertThat(Norms.frobenius(threeFour.castTo(type))).isCloseTo(5, within(1e-5));
            assertThat(Norms.l1Mean(threeFour.castTo(type))).isCloseTo(3.5, within(1e-5));
        }
    }

    @Test
    void an_empty_array_has_norm_zero_and_a_diverged_one_none() {
        INDArray empty = Nd4j.empty(DataType.DOUBLE);
        INDArray diverged = Nd4j.createFromArray(1.0, Double.NaN);
        INDArray infinite = Nd4j.createFromArray(1.0, Double.POSITIVE_INFINITY);

        assertThat(Norms.l1Mean(empty) + Norms.rms(empty) + Norms.frobenius(empty))
                .isZero();
        assertThat(Norms.frobenius(diverged)).isNaN();
        assertThat(Norms.l1Mean(diverged)).isNaN();
        assertThat(Norms.rms(infinite)).isInfinite();
    }

    @Test
    void arrays_in_a_workspace_are_read_and_nothing_is_left_in_it() {
        WorkspaceConfiguration conf =
                WorkspaceConfiguration.builder().initialSize(1 << 20).build();
        try (MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(conf, "NORMS_TEST")) {
            INDArray inside = Nd4j.valueArrayOf(new long[] {10, 10}, 2.0, DataType.DOUBLE);
            long used = workspace.getPrimaryOffset();

            assertThat(Norms.rms(inside)).isCloseTo(2, within(1e-12));
            assertThat(Norms.l1Mean(inside.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 5))))
                    .isCloseTo(2, within(1e-12));
            assertThat(workspace.getPrimaryOffset()).isEqualTo(used + 0);
        }
    }

    @Test
    void a_layers_output_has_no_spectral_norm() {
        assertThatThrownBy(() -> Norms.of(Norm.RMS_TO_RMS, Nets.features(2, 2)))
                .isInstanceOf(MuPException.class)
                .hasMessageStartingWith("The norm RMS_TO_RMS is one of a parameter as a matrix");
    }
}
