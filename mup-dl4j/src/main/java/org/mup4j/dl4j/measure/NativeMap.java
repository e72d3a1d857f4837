package org.mup4j.dl4j.measure;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A matrix in native memory applied to vectors on the heap. One application reads the matrix once: as a matrix-vector
 * product it runs at the speed of memory, some ten times faster than a product with a few columns, for which BLAS first
 * copies the matrix into its own layout.
 */
final class NativeMap implements LinearMap {

    private final INDArray matrix;
    private final INDArray transposed;
    private final INDArray shortVector;
    private final INDArray longVector;
    private final boolean inFloat;

    /** A float or double matrix with unit stride along one axis; the two vectors belong to the workspace that is open. */
    NativeMap(INDArray matrix) {
        this.matrix = matrix;
        this.transposed = matrix.transpose();
        this.longVector = Nd4j.createUninitialized(matrix.dataType(), matrix.size(0));
        this.shortVector = Nd4j.createUninitialized(matrix.dataType(), matrix.size(1));
        this.inFloat = matrix.dataType() == DataType.FLOAT;
    }

    @Override
    public int rows() {
        return Math.toIntExact(matrix.size(0));
    }

    @Override
    public int columns() {
        return Math.toIntExact(matrix.size(1));
    }

    @Override
    public double[] apply(double[] vector) {
        return product(matrix, vector, shortVector, longVector);
    }

    @Override
    public double[] applyTransposed(double[] vector) {
        return product(transposed, vector, longVector, shortVector);
    }

    /** Moves whole buffers between heap and native memory: arrays made anew for each product would cost more than it. */
    private double[] product(INDArray left, double[] vector, INDArray argument, INDArray result) {
        if (inFloat) {
            argument.data().setData(floats(vector));
        } else {
            argument.data().setData(vector);
        }
        Nd4j.exec(new Mmul(left, argument, result, null));
        return inFloat ? doubles(result.data().asFloat()) : result.data().asDouble();
    }

    private static float[] floats(double[] vector) {
        float[] floats = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            floats[i] = (float) vector[i];
        }
        return floats;
    }

    private static double[] doubles(float[] vector) {
        double[] doubles = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            doubles[i] = vector[i];
        }
        return doubles;
    }
}
