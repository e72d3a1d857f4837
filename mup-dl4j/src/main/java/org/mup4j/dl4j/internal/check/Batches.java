package org.mup4j.dl4j.internal.check;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Batches in another data type. */
final class Batches {

    private Batches() {}

    static DataSet as(DataSet batch, DataType type) {
        return new DataSet(
                batch.getFeatures().castTo(type),
                batch.getLabels().castTo(type),
                castOrNull(batch.getFeaturesMaskArray(), type),
                castOrNull(batch.getLabelsMaskArray(), type));
    }

    @SuppressWarnings("NullAway") // DataSet takes null for "no mask"
    private static INDArray castOrNull(INDArray mask, DataType type) {
        return mask == null ? null : mask.castTo(type);
    }
}
