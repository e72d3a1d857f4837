package org.mup4j.dl4j.internal.nn;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Activations as a matrix with one column for each token, features running fastest. The memory of an array
 * {@code [batch, features, time]} whose features run fastest is such a matrix already.
 *
 * @param columns shape {@code [features, time * batch]}, f order, time running before batch
 * @param batch number of examples
 * @param length number of time steps; 0 for a batch of vectors, which are a token each
 */
public record Tokens(INDArray columns, long batch, long length) {

    /**
     * Reads activations.
     *
     * @param array shape {@code [batch, features]} or {@code [batch, features, time]}
     * @return a view of the array where its features run fastest, else a copy
     * @throws IllegalArgumentException if the array has another rank
     */
    public static Tokens of(INDArray array) {
        if (array.rank() == 2) {
            return new Tokens(dense(array.permute(1, 0)), array.size(0), 0);
        } else if (array.rank() == 3) {
            INDArray features = dense(array.permute(1, 2, 0));
            long tokens = features.size(1) * features.size(2);
            return new Tokens(features.reshape('f', features.size(0), tokens), array.size(0), array.size(2));
        }
        throw new IllegalArgumentException("expected input of shape [batch, features] or [batch, features, time], got "
                + Arrays.toString(array.shape()));
    }

    private static INDArray dense(INDArray array) {
        long stride = 1;
        for (int axis = 0; axis < array.rank(); axis++) {
            if (array.size(axis) > 1 && array.stride(axis) != stride) {
                return array.dup('f');
            }
            stride *= array.size(axis);
        }
        return array.ordering() == 'f' ? array : array.dup('f');
    }

    /**
     * Other features of the same tokens.
     *
     * @param other shape {@code [other features, tokens]}, f order
     * @return them
     */
    public Tokens with(INDArray other) {
        return new Tokens(other, batch, length);
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
     * @return a view of shape {@code [batch, features]} or {@code [batch, features, time]}
     */
    public INDArray array() {
        return length == 0
                ? columns.permute(1, 0)
                : columns.reshape('f', features(), length, batch).permute(2, 0, 1);
    }
}
