package org.mup4j.dl4j.check;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.mup4j.dl4j.internal.check.Training;
import org.nd4j.linalg.dataset.DataSet;

/** Trains one network of a sweep and takes its loss. */
final class SweepRun {

    /** The weight of the newest loss in the moving average. */
    private static final double NEWEST = 0.1;

    private final Training training;
    private final BooleanSupplier cancelled;
    private double first = Double.NaN;
    private double smallest = Double.POSITIVE_INFINITY;
    private double average;
    private double weight;

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
                throw new CancellationException("The sweep was cancelled");
            }
            if (!training.fit(batches.get(step % batches.size()))) {
                return Double.POSITIVE_INFINITY;
            }
            record(training.lastLoss());
        }
        double end = loss == SweepLoss.VALIDATION ? validationLoss(validation) : taken(loss);
        boolean trained = training.lastLoss() <= bound * first && end <= bound * first;
        return trained ? end : Double.POSITIVE_INFINITY;
    }

    private void record(double loss) {
        first = weight == 0 ? loss : first;
        smallest = Math.min(smallest, loss);
        average = (1 - NEWEST) * average + NEWEST * loss;
        weight = (1 - NEWEST) * weight + NEWEST;
    }

    private double taken(SweepLoss loss) {
        return switch (loss) {
            case FINAL -> training.lastLoss();
            case MINIMUM -> smallest;
            case SMOOTHED -> average / weight;
            case VALIDATION -> throw new IllegalArgumentException("A validation loss is none of training");
        };
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
