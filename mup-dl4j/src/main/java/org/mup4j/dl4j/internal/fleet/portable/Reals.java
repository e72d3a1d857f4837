package org.mup4j.dl4j.internal.fleet.portable;

import org.mup4j.dl4j.internal.fleet.engine.Samples;

/** Numbers of one precision, read and written as doubles, with the three products of a dense layer. */
sealed interface Reals permits FloatReals, DoubleReals {

    int length();

    double at(int index);

    /** Stores a number, rounded to the precision. */
    void set(int index, double value);

    /** Copies a row of the features to this, from an index on. */
    void copyFeatures(Samples samples, int row, int index);

    /**
     * {@code x W + b}: x is [rows, inputs], this becomes [rows, outputs], both row by row; W lies column by column.
     */
    void setProduct(Reals x, int rows, Dense dense, Reals parameters);

    /** {@code x^T d}, d being [rows, outputs]; written where W lies among the parameters. */
    void setWeightGradient(Reals x, Reals delta, int rows, Dense dense);

    /** {@code d W^T}, [rows, inputs]. */
    void setInputGradient(Reals delta, int rows, Dense dense, Reals parameters);

    default double sumOfSquares(int start, int end) {
        double sum = 0;
        for (int i = start; i < end; i++) {
            sum += at(i) * at(i);
        }
        return sum;
    }

    default double[] toArray(int length) {
        double[] copy = new double[length];
        for (int i = 0; i < length; i++) {
            copy[i] = at(i);
        }
        return copy;
    }

    default void setAll(double[] values) {
        for (int i = 0; i < values.length; i++) {
            set(i, values[i]);
        }
    }
}
