package org.mup4j.dl4j.internal.nn;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns products of queries and keys into weights. What a query may not see has a weight of exactly 0, whatever stands there,
 * so that nothing of it reaches the output.
 *
 * @param heads the sizes
 * @param causal whether a query sees keys of its own step and before only
 * @param keyMask shape {@code [batch, length]}, 0 for keys that nobody may see; null if all may be seen
 */
record AttentionScores(
        Heads heads, boolean causal, @Nullable INDArray keyMask) {

    /** In place of a score that may not be seen: far below every other one, and finite in single precision. */
    private static final double UNSEEN = -1e30;

    /**
     * The weights. A query that may see no key at all gives all keys 0.
     *
     * @param scores shape {@code [batch * heads, queries, keys]}, c order; overwritten
     * @param weights where to write, of the same shape
     */
    void softmax(INDArray scores, INDArray weights) {
        long length = heads.length();
        restrict(scores, AttentionScores::hide);
        long rows = scores.size(0) * length;
        Nd4j.exec(new SoftMax(scores.reshape('c', rows, length), weights.reshape('c', rows, length), 1));
        if (keyMask != null) {
            restrict(weights, INDArray::muliRowVector);
        }
    }

    /**
     * Sets to 0 what a query does not see.
     *
     * @param scores shape {@code [batch * heads, queries, keys]}, c order
     */
    void clear(INDArray scores) {
        restrict(scores, INDArray::muliRowVector);
    }

    /** Does something with rows, given what their queries or their keys' example lets be seen. */
    private void restrict(INDArray table, BiConsumer<INDArray, INDArray> action) {
        long length = heads.length();
        if (causal) {
            INDArray seen = past(length, table.dataType()).reshape(1, length * length);
            action.accept(table.reshape('c', table.size(0), length * length), seen);
        }
        if (keyMask != null) {
            INDArray mask = keyMask.castTo(table.dataType());
            INDArray examples = table.reshape('c', heads.batch(), heads.count() * length, length);
            for (long i = 0; i < heads.batch(); i++) {
                action.accept(examples.slice(i), mask.getRow(i, true).dup('c'));
            }
        }
    }

    private static void hide(INDArray matrix, INDArray seen) {
        matrix.muliRowVector(seen).addiRowVector(seen.sub(1).muli(-UNSEEN));
    }

    private static INDArray past(long length, DataType dataType) {
        int size = Math.toIntExact(length);
        double[] seen = new double[Math.multiplyExact(size, size)];
        for (int query = 0; query < size; query++) {
            for (int key = 0; key <= query; key++) {
                seen[query * size + key] = 1;
            }
        }
        return Nd4j.createFromArray(seen).castTo(dataType);
    }
}
