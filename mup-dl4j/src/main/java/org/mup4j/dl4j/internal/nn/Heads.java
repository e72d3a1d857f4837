package org.mup4j.dl4j.internal.nn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Goes between the columns of projected tokens and one matrix for each example and head.
 *
 * @param count number of heads
 * @param size features of one head
 * @param length number of time steps
 * @param batch number of examples
 */
record Heads(long count, long size, long length, long batch) {

    /**
     * One of several projections that lie one below the other in each column.
     *
     * @param columns shape {@code [parts * count * size, tokens]}, f order
     * @param part which of them
     * @return shape {@code [batch * count, length, size]}, c order
     */
    INDArray split(INDArray columns, long part) {
        long parts = columns.size(0) / (count * size);
        INDArray chosen = parts(columns, parts)
                .get(
                        NDArrayIndex.all(),
                        NDArrayIndex.all(),
                        NDArrayIndex.point(part),
                        NDArrayIndex.all(),
                        NDArrayIndex.all())
                .reshape(size, count, length, batch);
        return chosen.permute(3, 1, 2, 0).dup('c').reshape('c', batch * count, length, size);
    }

    /**
     * The way back.
     *
     * @param heads shape {@code [batch * count, length, size]}, c order
     * @param columns where to write, shape {@code [parts * count * size, tokens]}, f order
     * @param part which of the projections it is
     */
    void merge(INDArray heads, INDArray columns, long part) {
        long parts = columns.size(0) / (count * size);
        INDArray tokens = heads.reshape('c', batch, count, length, size).permute(3, 1, 2, 0);
        parts(columns, parts)
                .get(
                        NDArrayIndex.all(),
                        NDArrayIndex.all(),
                        NDArrayIndex.interval(part, part + 1),
                        NDArrayIndex.all(),
                        NDArrayIndex.all())
                .assign(tokens.dup('f').reshape('f', size, count, 1, length, batch));
    }

    private INDArray parts(INDArray columns, long parts) {
        return columns.reshape('f', size, count, parts, length, batch);
    }

    /** For each example and head, the product of two of its matrices. */
    static INDArray product(INDArray a, boolean transposeA, INDArray b, boolean transposeB) {
        return product(
                a,
                transposeA,
                b,
                transposeB,
                Nd4j.createUninitialized(
                        a.dataType(),
                        new long[] {a.size(0), a.size(transposeA ? 2 : 1), b.size(transposeB ? 1 : 2)},
                        'c'));
    }

    static INDArray product(INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray into) {
        Nd4j.matmul(a, b, into, transposeA, transposeB, false);
        return into;
    }
}
