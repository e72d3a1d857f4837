package org.mup4j.dl4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.mup4j.dl4j.measure.NormsTest.relative;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.measure.Norm;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SpectralNormTest {

    private static final Random RANDOM = Nd4j.getRandomFactory().getNewRandomInstance(5);

    private static INDArray gaussian(long rows, long columns) {
        return RANDOM.nextGaussian('c', new long[] {rows, columns}).castTo(DataType.DOUBLE);
    }

    private static INDArray lowRank(long rows, long rank, long columns) {
        return gaussian(rows, rank).mmul(gaussian(rank, columns));
    }

    /** Singular values 1, 0.7, 0.58, ...: as those of a trained weight, no gap but a decay. */
    private static INDArray decaying(int n) {
        INDArray spectrum = Nd4j.zeros(DataType.DOUBLE, n, n);
        for (int i = 0; i < n; i++) {
            spectrum.putScalar(i, i, 1 / Math.sqrt(i + 1));
        }
        return orthogonal(n).mmul(spectrum).mmul(orthogonal(n));
    }

    private static INDArray orthogonal(int n) {
        return Nd4j.create(
                new SingularValueDecomposition(plain(gaussian(n, n))).getU().getData());
    }

    private static Array2DRowRealMatrix plain(INDArray matrix) {
        return new Array2DRowRealMatrix(matrix.toDoubleMatrix());
    }

    private static double bySvd(INDArray matrix) {
        return new SingularValueDecomposition(plain(matrix)).getSingularValues()[0];
    }

    private static TensorForm dense(INDArray matrix) {
        return new TensorForm(List.of(1), matrix.size(0), matrix.size(1));
    }

    static Stream<Arguments> matrices() {
        return Stream.of(
                Arguments.of("square Gaussian", gaussian(120, 120)),
                Arguments.of("tall Gaussian", gaussian(200, 30)),
                Arguments.of("wide Gaussian", gaussian(30, 200)),
                Arguments.of("rank 1", lowRank(90, 1, 70)),
                Arguments.of("rank 5", lowRank(90, 5, 70)),
                Arguments.of("rank 40", lowRank(150, 40, 110)),
                Arguments.of("decaying spectrum", decaying(100)),
                Arguments.of("orthogonal: all singular values the same", orthogonal(60)),
                Arguments.of("signs of a low rank", Nd4j.math().sign(lowRank(100, 20, 100))),
                Arguments.of("2 x 3", gaussian(2, 3)),
                Arguments.of("a twin largest value", Nd4j.diag(Nd4j.createFromArray(3.0, 3.0, 1.0, 0.5))),
                Arguments.of("tiny entries", gaussian(50, 40).mul(1e-22)),
                Arguments.of("zero", Nd4j.zeros(DataType.DOUBLE, 20, 10)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrices")
    void the_exact_norm_is_the_svds(String what, INDArray matrix) {
        double expected = bySvd(matrix);

        assertThat(Norms.spectral(matrix, dense(matrix))).isCloseTo(expected, relative(expected, 1e-6));
        assertThat(Norms.spectral(matrix.dup('f'), dense(matrix))).isCloseTo(expected, relative(expected, 1e-6));
        double ofFloat = bySvd(matrix.castTo(DataType.FLOAT).castTo(DataType.DOUBLE));
        assertThat(Norms.spectral(matrix.castTo(DataType.FLOAT), dense(matrix)))
                .isCloseTo(ofFloat, relative(ofFloat, 1e-6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrices")
    void the_estimate_is_a_lower_bound_within_two_percent_in_double_and_in_float(String what, INDArray matrix) {
        for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
            INDArray typed = matrix.castTo(type);
            double expected = bySvd(typed.castTo(DataType.DOUBLE));
            SpectralNorm estimator = new SpectralNorm();

            for (int measurement = 0; measurement < 3; measurement++) {
                assertThat(estimator.estimate(typed))
                        .isLessThanOrEqualTo(expected)
                        .isCloseTo(expected, relative(expected, 0.02));
            }
        }
    }

    @Test
    void the_estimate_keeps_its_promise_on_large_gaussian_matrices_from_a_cold_start() {
        for (long[] shape : new long[][] {{512, 512}, {1024, 1024}, {1024, 256}, {300, 900}, {784, 1024}}) {
            INDArray matrix = gaussian(shape[0], shape[1]).castTo(DataType.FLOAT);
            double exact = Norms.spectral(matrix, dense(matrix));

            assertThat(new SpectralNorm().estimate(matrix))
                    .isLessThanOrEqualTo(exact)
                    .isCloseTo(exact, relative(exact, 0.02));
        }
    }

    /** More lines than a piece and fewer; lines of rows and of columns. */
    @ParameterizedTest
    @CsvSource({"900, 300, c", "900, 300, f", "300, 900, c", "300, 900, f", "130, 130, c", "2, 3, c"})
    void a_matrix_read_once_is_multiplied_by_itself(long rows, long columns, char order) {
        INDArray matrix = gaussian(rows, columns).castTo(DataType.FLOAT).dup(order);
        assumeThat(SquareMap.takes(matrix)).isTrue();
        SquareMap map = SquareMap.of(matrix);
        INDArray lines = order == 'c'
                ? matrix.castTo(DataType.DOUBLE)
                : matrix.castTo(DataType.DOUBLE).transpose();
        INDArray vector = gaussian(map.size(), 1);

        INDArray expected = lines.transpose().mmul(lines.mmul(vector));
        INDArray actual =
                Nd4j.createFromArray(map.apply(vector.toDoubleVector())).reshape(map.size(), 1);
        assertThat(actual.distance2(expected))
                .isLessThan(1e-5 * expected.norm2Number().doubleValue());
    }

    @Test
    void a_matrix_with_gaps_or_much_longer_lines_than_there_are_is_not_read_like_that() {
        INDArray matrix = gaussian(300, 300).castTo(DataType.FLOAT);

        assertThat(SquareMap.takes(matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 200))))
                .isFalse();
        assertThat(SquareMap.takes(gaussian(100, 900).castTo(DataType.FLOAT))).isFalse();
        assertThat(SquareMap.takes(gaussian(300, 300))).isFalse();
    }

    @Test
    void many_small_gaussian_matrices_find_no_unlucky_start() {
        for (int i = 0; i < 200; i++) {
            INDArray matrix = gaussian(64, 48);
            double exact = Norms.spectral(matrix, dense(matrix));

            assertThat(new SpectralNorm().estimate(matrix))
                    .isLessThanOrEqualTo(exact)
                    .isCloseTo(exact, relative(exact, 0.02));
        }
    }

    /** A direction leaves the bulk, as in training: at 1 it is the largest by a hair, and its vector is new. */
    @Test
    void a_later_estimate_sees_a_new_largest_direction() {
        INDArray bulk = gaussian(256, 256).div(16);
        INDArray direction = gaussian(256, 1).mmul(gaussian(1, 256)).div(256);
        SpectralNorm estimator = new SpectralNorm();
        for (double strength : new double[] {0, 0, 0.5, 0.9, 1, 1.1, 1.5, 2, 3}) {
            INDArray matrix = bulk.add(direction.mul(strength)).castTo(DataType.FLOAT);
            double exact = Norms.spectral(matrix, dense(matrix));

            assertThat(estimator.estimate(matrix))
                    .as("strength %s", strength)
                    .isLessThanOrEqualTo(exact)
                    .isCloseTo(exact, relative(exact, 0.02));
        }
    }

    /** Squares of the singular values of a random square matrix, of which the largest is 1, with a greater one in front. */
    private static double[] bulkAnd(double outlier) {
        double[] squares = new double[400];
        squares[0] = outlier * outlier;
        for (int i = 1; i < squares.length; i++) {
            squares[i] = Math.pow(Math.sin(Math.PI / 2 * i / (squares.length - 1)), 2);
        }
        return squares;
    }

    /** The estimate for a diagonal matrix, from a random start whose part along the first direction is given. */
    private static double fromUnluckyStart(double[] squares, double part, long seed) {
        double[] start = new SplittableRandom(seed)
                .doubles(squares.length)
                .map(u -> 4 * u - 2)
                .toArray();
        start[0] = part;
        return Math.sqrt(SpectralNorm.largest(v -> times(squares, v), start, 1e-12));
    }

    private static double[] times(double[] diagonal, double[] vector) {
        double[] product = new double[vector.length];
        Arrays.setAll(product, i -> diagonal[i] * vector[i]);
        return product;
    }

    /** A Gaussian number is smaller than CHANCE * sqrt(pi / 2) with a probability of CHANCE. */
    @ParameterizedTest
    @ValueSource(doubles = {1.001, 1.021, 1.03, 1.05, 1.1, 1.3, 2, 10, 1000})
    void the_unluckiest_start_in_ten_thousand_still_finds_a_value_beyond_the_bulk(double outlier) {
        for (int seed = 0; seed < 20; seed++) {
            double part = SpectralNorm.CHANCE * Math.sqrt(Math.PI / 2) * (seed % 2 == 0 ? 1.001 : -1.001);

            assertThat(fromUnluckyStart(bulkAnd(outlier), part, seed))
                    .isLessThanOrEqualTo(outlier * (1 + 1e-12))
                    .isCloseTo(outlier, relative(outlier, 0.02));
        }
    }

    /** So the bound is no more careful than it must be, and the test above can fail. */
    @Test
    void a_start_a_thousand_times_as_unlucky_takes_the_bulk_for_all_there_is() {
        double part = SpectralNorm.CHANCE / 1000;

        assertThat(fromUnluckyStart(bulkAnd(1.03), part, 1)).isLessThan(1.001);
    }

    @Test
    void a_matrix_that_diverged_has_no_norm_and_does_not_spoil_the_next_estimate() {
        INDArray matrix = gaussian(20, 20);
        SpectralNorm estimator = new SpectralNorm();
        double before = estimator.estimate(matrix);
        INDArray diverged = matrix.dup().putScalar(3, 4, Double.NaN);

        assertThat(estimator.estimate(diverged)).isNaN();
        assertThat(Norms.spectral(diverged, dense(diverged))).isNaN();
        assertThat(estimator.estimate(matrix)).isCloseTo(before, relative(before, 1e-3));
    }

    @Test
    void a_vectors_spectral_norm_is_its_length_and_its_operator_norm_its_rms() {
        INDArray bias = Nets.features(50);
        TensorForm form = new TensorForm(List.of(0), 1, 50);

        assertThat(Norms.of(Norm.SPECTRAL, bias, form)).isEqualTo(Norms.frobenius(bias));
        assertThat(Norms.of(Norm.RMS_TO_RMS, bias, form)).isCloseTo(Norms.rms(bias), relative(Norms.rms(bias), 1e-12));
        assertThat(Norms.of(Norm.SPECTRAL, bias.reshape(1, 50), form)).isEqualTo(Norms.frobenius(bias));
    }

    @Test
    void the_operator_norm_from_rms_to_rms_is_the_largest_gain_in_rms() {
        INDArray weight = gaussian(40, 90);
        SingularValueDecomposition svd = new SingularValueDecomposition(plain(weight));
        INDArray input = Nd4j.createFromArray(svd.getU().getColumn(0)).reshape(1, 40);
        double gain = Norms.rms(input.mmul(weight)) / Norms.rms(input);

        assertThat(Norms.of(Norm.RMS_TO_RMS, weight, dense(weight))).isCloseTo(gain, relative(gain, 1e-6));
    }
}
