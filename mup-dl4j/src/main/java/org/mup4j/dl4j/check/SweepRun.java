package org.mup4j.dl4j.check;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.mup4j.dl4j.internal.check.Training;
import org.nd4j.linalg.dataset.DataSet;

/** Trains one network of a sweep and takes its loss. */
final class SweepRun {

    static final String CANCELLED = "The sweep was cancelled";

    private final Training training;
    private final BooleanSupplier cancelled;
    private final LossTrace trace = new LossTrace();

    SweepRun(Training training, BooleanSupplier cancelled) {
        this.training = training;
        this.cancelled = cancelled;
    }

    /**
     * The loss after training; +infinity if the run diverged.
     *
     * @param batches taken in order, over again where there are fewer than steps
     * @param steps how many steps to take
     * @param loss which loss
     * @param validation what {@link SweepLoss#VALIDATION} is taken on
     * @param bound how many times the first loss a loss may be
     */
    double loss(List<DataSet> batches, int steps, SweepLoss loss, List<DataSet> validation, double bound) {
        for (int step = 0; step < steps; step++) {
            if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw new CancellationException(CANCELLED);
            }
            if (!training.fit(batches.get(step % batches.size()))) {
                return Double.POSITIVE_INFINITY;
            }
            trace.add(training.lastLoss());
        }
        double end = loss == SweepLoss.VALIDATION ? validationLoss(validation) : trace.training(loss);
        return trace.bounded(end, bound);
    }

    private double validationLoss(List<DataSet> validation) {
        double sum = 0;
        double examples = 0;
        for (DataSet batch : validation) {
            sum += training.loss(batch) * batch.numExamples();
            examples += batch.numExamples();
        }
        return sum / examples;
    }
}
