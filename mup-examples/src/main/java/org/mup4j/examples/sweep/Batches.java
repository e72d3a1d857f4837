package org.mup4j.examples.sweep;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The batches of one run, epoch after epoch. The last batch of an epoch has what is left. */
final class Batches {

    private final DataSet rows;
    private final int size;
    private final long seed;
    private int[] order;
    private int epoch;
    private int place;

    Batches(DataSet rows, int size, long seed) {
        this.rows = rows;
        this.size = size;
        this.seed = seed;
        this.order = RowOrder.of(seed, 0, rows.numExamples());
    }

    DataSet next() {
        if (place == order.length) {
            place = 0;
            epoch++;
            order = RowOrder.of(seed, epoch, order.length);
        }
        int[] batch = Arrays.copyOfRange(order, place, Math.min(order.length, place + size));
        place += batch.length;
        return new DataSet(pick(rows.getFeatures(), batch), pick(rows.getLabels(), batch));
    }

    private static INDArray pick(INDArray from, int[] rows) {
        return Nd4j.pullRows(from, 1, rows);
    }
}
