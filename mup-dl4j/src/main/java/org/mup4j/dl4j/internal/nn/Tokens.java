package org.mup4j.dl4j.internal.nn;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Activations as a matrix with one column for each token, features running fastest. The memory of an array
 * {@code [batch, time, features]} in order c is such a matrix already.
 *
 * @param columns shape {@code [features, time * batch]}, f order, time running before batch
 * @param batch number of examples
 * @param length number of time steps; 0 for a batch of vectors, which are a token each
 * @param format order of the axes of a sequence
 */
public record Tokens(INDArray columns, long batch, long length, RNNFormat format) {

    /**
     * Reads activations.
     *
     * @param array shape {@code [batch, features]}, or {@code [batch, features, time]} in format NCW, {@code [batch, time,
     *     features]} in NWC
     * @param format order of the axes of a sequence
     * @return a view of the array where its features run fastest, else a copy
     * @throws IllegalArgumentException if the array has another rank
     */
    public static Tokens of(INDArray array, RNNFormat format) {
        if (array.rank() == 2) {
            return new Tokens(dense(array.permute(1, 0)), array.size(0), 0, format);
        } else if (array.rank() == 3) {
            INDArray features = dense(format == RNNFormat.NWC ? array.permute(2, 1, 0) : array.permute(1, 2, 0));
            long length = features.size(1);
            INDArray columns = features.reshape('f', features.size(0), length * array.size(0));
            return new Tokens(columns, array.size(0), length, format);
        }
        throw new IllegalArgumentException("expected input of shape [batch, features] or " + axes(format) + ", got "
                + Arrays.toString(array.shape()));
    }

    /**
     * The axes of a sequence.
     *
     * @param format their order
     * @return such as {@code [batch, features, time]}
     */
    public static String axes(RNNFormat format) {
        return format == RNNFormat.NWC ? "[batch, time, features]" : "[batch, features, time]";
    }

    private static INDArray dense(INDArray array) {
        return isDense(array, 'f') && array.ordering() == 'f' ? array : array.dup('f');
    }

    /** Whether an array's numbers lie one behind the other, the first axis running fastest in order f and the last in order c. */
    static boolean isDense(INDArray array, char order) {
        long stride = 1;
        for (int i = 0; i < array.rank(); i++) {
            int axis = order == 'f' ? i : array.rank() - 1 - i;
            if (array.size(axis) > 1 && array.stride(axis) != stride) {
                return false;
            }
            stride *= array.size(axis);
        }
        return true;
    }

    /**
     * Other features of the same tokens.
     *
     * @param other shape {@code [other features, tokens]}, f order
     * @return them
     */
    public Tokens with(INDArray other) {
        return new Tokens(other, batch, length, format);
    }

    /**
     * The number of features.
     *
     * @return rows of the matrix
     */
    public long features() {
        return columns.size(0);
    }

    /**
     * The number of tokens.
     *
     * @return columns of the matrix
     */
    public long count() {
        return columns.size(1);
    }

    /**
     * The activations in DL4J's layout.
     *
     * @return a view of shape {@code [batch, features]}, or of a sequence in the format
     */
    public INDArray array() {
        if (length == 0) {
            return columns.permute(1, 0);
        }
        INDArray features = columns.reshape('f', features(), length, batch);
        return format == RNNFormat.NWC ? features.permute(2, 1, 0) : features.permute(2, 0, 1);
    }
}
