package org.mup4j.dl4j.layer;

import java.util.Objects;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * An initialiser for the recurrent weight of a Graves LSTM: a matrix whose deviation shrinks with the width, and three
 * columns of peepholes whose deviation does not. The shape is {@code [nOut, 4 nOut + 3]}.
 */
public final class WeightInitWithPeepholes implements IWeightInit {

    private static final long serialVersionUID = 1L;

    private final IWeightInit matrix;
    private final IWeightInit peepholes;

    /**
     * An initialiser in two parts.
     *
     * @param matrix draws the recurrent weight
     * @param peepholes draws another one of the same shape, of which the last three columns are taken
     */
    public WeightInitWithPeepholes(
            @JsonProperty("matrix") IWeightInit matrix, @JsonProperty("peepholes") IWeightInit peepholes) {
        this.matrix = matrix;
        this.peepholes = peepholes;
    }

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray paramView) {
        INDArray drawn = matrix.init(fanIn, fanOut, shape, order, paramView);
        INDArray other = peepholes.init(fanIn, fanOut, shape, order, paramView.ulike());
        columns(drawn).assign(columns(other));
        return drawn;
    }

    private static INDArray columns(INDArray weight) {
        return weight.get(
                NDArrayIndex.all(), NDArrayIndex.interval(weight.size(1) - Peepholes.COLUMNS, weight.size(1)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WeightInitWithPeepholes that
                && matrix.equals(that.matrix)
                && peepholes.equals(that.peepholes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(matrix, peepholes);
    }
}
