package org.mup4j.dl4j.internal.check;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Batches in another data type. */
public final class Batches {

    private Batches() {}

    /**
     * A batch in another data type.
     *
     * @param batch a batch; it is not changed
     * @param type the type of features, labels and masks
     * @return a batch that shares the arrays which have the type already
     */
    public static DataSet as(DataSet batch, DataType type) {
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
