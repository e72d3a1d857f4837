package org.mup4j.dl4j.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class BlasTest {

    private static final int M = 5;
    private static final int N = 7;
    private static final int K = 3;

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void multipliesPartsOfLargerMatrices(boolean left, boolean right) {
        INDArray a = random(left ? K : M, left ? M : K);
        INDArray b = random(right ? N : K, right ? K : N);
        INDArray c = random(M, N);
        INDArray expected = (left ? a.transpose() : a)
                .mmul(right ? b.transpose() : b)
                .mul(2)
                .add(c.mul(0.5));
        Matrix first = inside(a);
        Matrix second = inside(b);
        Matrix result = inside(c);

        Blas.multiply(left ? first.transpose() : first, right ? second.transpose() : second, result, M, N, K, 2f, 0.5f);

        for (int i = 0; i < M; i++) {
            float[] row = new float[N];
            result.numbers().read((int) result.from() + i * result.stride(), row, 0, N);
            for (int j = 0; j < N; j++) {
                assertThat(row[j]).as("row %d, column %d", i, j).isCloseTo(expected.getFloat(i, j), within(1e-6f));
            }
        }
    }

    private static INDArray random(int rows, int columns) {
        Random random = new Random(rows * 31L + columns);
        INDArray matrix = Nd4j.zeros(DataType.FLOAT, rows, columns);
        for (int i = 0; i < rows * columns; i++) {
            matrix.putScalar(i, random.nextGaussian());
        }
        return matrix;
    }

    /** The matrix in the memory of one with more columns, from its third row on. */
    private static Matrix inside(INDArray matrix) {
        int stride = matrix.columns() + 4;
        INDArray larger = Nd4j.zeros(DataType.FLOAT, matrix.rows() + 3, stride);
        larger.get(NDArrayIndex.interval(2, 2 + matrix.rows()), NDArrayIndex.interval(1, 1 + matrix.columns()))
                .assign(matrix);
        return new Matrix(Floats.of(larger), 2L * stride + 1, stride);
    }

    @Test
    void multipliesByAVector() {
        INDArray a = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        INDArray x = Nd4j.createFromArray(1f, 10f);
        INDArray y = Nd4j.createFromArray(1f, 1f, 1f, 1f);

        Blas.multiply(new Matrix(Floats.of(a), 0, 3).transpose(), 2, 3, Floats.of(x), Floats.of(y), 1, 1);

        assertThat(y.toFloatVector()).containsExactly(1, 42, 53, 64);
    }

    @Test
    void readsAViewOfAViewFromItsOwnFirstNumber() {
        INDArray view = Nd4j.createFromArray(0f, 1f, 2f, 3f, 4f)
                .get(NDArrayIndex.interval(1, 5))
                .get(NDArrayIndex.interval(2, 4));
        float[] read = new float[2];

        Floats.of(view).read(0, read, 0, 2);

        assertThat(read).containsExactly(3, 4);
    }

    @Test
    void findsTheLargestAbsoluteValue() {
        Floats numbers = Floats.of(Nd4j.createFromArray(1f, -7f, 3f, 9f));

        assertThat(Blas.largest(numbers, 3)).isEqualTo(7);
        assertThat(Blas.largest(numbers, 4)).isEqualTo(9);
    }

    @Test
    void refusesOnePointerForTwoMatrices() {
        Floats shared = Floats.of(Nd4j.zeros(DataType.FLOAT, 4));
        Matrix a = new Matrix(shared, 0, 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Blas.multiply(a, new Matrix(shared.view(), 0, 2), new Matrix(shared, 0, 2), 1, 1, 1, 1, 0))
                .withMessageContaining("Floats.view()");
    }

    @Test
    void refusesAnotherType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Floats.of(Nd4j.zeros(DataType.DOUBLE, 4)))
                .withMessageContaining("DOUBLE");
    }
}
