package org.mup4j.examples.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;

/** Power iteration against matrices whose largest singular value is known. */
class SpectralNormTest {

    private static double norm(double[] matrix, int rows, int columns) {
        return SpectralNorm.of(matrix, rows, columns, SpectralNorm.frobenius(matrix, rows * columns));
    }

    @Test
    void ofARankOneMatrixIsItsFrobeniusNorm() {
        int rows = 37;
        int columns = 11;
        double[] matrix = new double[rows * columns];
        double a = 0;
        double b = 0;
        for (int j = 0; j < columns; j++) {
            b += (j - 4.0) * (j - 4.0);
            for (int i = 0; i < rows; i++) {
                matrix[j * rows + i] = (i + 1) * (j - 4.0);
            }
        }
        for (int i = 0; i < rows; i++) {
            a += (i + 1.0) * (i + 1.0);
        }

        assertThat(norm(matrix, rows, columns)).isCloseTo(Math.sqrt(a * b), within(1e-9 * Math.sqrt(a * b)));
    }

    @Test
    void ofADiagonalMatrixIsItsLargestEntry() {
        double[] matrix = new double[25];
        for (int i = 0; i < 5; i++) {
            matrix[6 * i] = i == 3 ? -10 : i;
        }

        assertThat(norm(matrix, 5, 5)).isCloseTo(10, within(10 * SpectralNorm.TOLERANCE));
    }

    /** The iteration stops at a relative change of 1e-3, from below; 2% is what that may leave on a gapless spectrum. */
    @Test
    void ofAGaussianMatrixAgreesWithItsSingularValues() {
        int rows = 60;
        int columns = 40;
        Random random = new Random(4);
        double[] matrix = random.doubles(rows * columns).map(u -> u - 0.5).toArray();
        INDArray square = Nd4j.create(matrix, new long[] {rows, columns}, 'f');
        INDArray gram = square.transpose().mmul(square);
        double largest = Math.sqrt(
                Eigen.symmetricGeneralizedEigenvalues(gram.dup()).maxNumber().doubleValue());

        assertThat(norm(matrix, rows, columns)).isBetween(0.98 * largest, 1.000001 * largest);
    }

    @Test
    void ofZeroIsZeroAndOfNaNIsNaN() {
        assertThat(norm(new double[6], 2, 3)).isZero();
        assertThat(norm(new double[] {1, Double.NaN, 0, 0}, 2, 2)).isNaN();
    }
}
