package org.mup4j.dl4j.layer;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.regularization.Regularization;

/** One regularisation for the matrix and one for the peepholes of a recurrent weight; made when DL4J asks, never saved. */
final class PeepholeRegularization implements Regularization {

    private static final long serialVersionUID = 1L;

    private final Regularization matrix;
    private final Regularization peepholes;
    private final long length;
    private final double rate;

    /** The rate is that of the peepholes divided by the matrix's, which DL4J hands over. */
    PeepholeRegularization(Regularization matrix, Regularization peepholes, long length, double rate) {
        this.matrix = matrix;
        this.peepholes = peepholes;
        this.length = length;
        this.rate = rate;
    }

    @Override
    public ApplyStep applyStep() {
        return matrix.applyStep();
    }

    @Override
    public void apply(INDArray param, INDArray gradView, double lr, int iteration, int epoch) {
        matrix.apply(head(param), head(gradView), lr, iteration, epoch);
        peepholes.apply(tail(param), tail(gradView), lr * rate, iteration, epoch);
    }

    @Override
    public double score(INDArray param, int iteration, int epoch) {
        return matrix.score(head(param), iteration, epoch) + peepholes.score(tail(param), iteration, epoch);
    }

    /** DL4J hands the parameter over as it lies in memory, or as a matrix. */
    private INDArray head(INDArray whole) {
        return whole.rank() == 2 && whole.size(0) > 1
                ? whole.get(NDArrayIndex.all(), NDArrayIndex.interval(0, whole.size(1) - Peepholes.COLUMNS))
                : flat(whole).get(NDArrayIndex.interval(0, whole.length() - length));
    }

    private INDArray tail(INDArray whole) {
        return whole.rank() == 2 && whole.size(0) > 1
                ? whole.get(NDArrayIndex.all(), NDArrayIndex.interval(whole.size(1) - Peepholes.COLUMNS, whole.size(1)))
                : flat(whole).get(NDArrayIndex.interval(whole.length() - length, whole.length()));
    }

    private static INDArray flat(INDArray whole) {
        return whole.reshape(whole.length());
    }

    @Override
    public Regularization clone() {
        return new PeepholeRegularization(matrix.clone(), peepholes.clone(), length, rate);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PeepholeRegularization that
                && length == that.length
                && rate == that.rate
                && matrix.equals(that.matrix)
                && peepholes.equals(that.peepholes);
    }

    @Override
    public int hashCode() {
        return matrix.hashCode() * 31 + peepholes.hashCode();
    }
}
