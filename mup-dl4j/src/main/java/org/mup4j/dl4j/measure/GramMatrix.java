package org.mup4j.dl4j.measure;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The product of a matrix's transpose with the matrix, on the heap. */
final class GramMatrix {

    private final double[][] rows;

    /** One product reads the matrix; with few columns, everything after that is cheap. */
    GramMatrix(INDArray matrix) {
        INDArray gram = Nd4j.createUninitialized(matrix.dataType(), new long[] {matrix.size(1), matrix.size(1)}, 'f');
        Nd4j.gemm(matrix, matrix, gram, true, false, 1, 0);
        int n = Math.toIntExact(gram.size(0));
        double[] entries = gram.data().asDouble();
        rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(entries, i * n, rows[i], 0, n);
        }
    }

    /** The product with a vector. */
    double[] apply(double[] vector) {
        double[] result = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            result[i] = GolubKahan.dot(rows[i], vector);
        }
        return result;
    }
}
