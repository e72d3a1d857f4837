package org.mup4j.dl4j.check;

/** What a sweep remembers of the losses of one run. */
final class LossTrace {

    /** The weight of the newest loss in the moving average. */
    private static final double NEWEST = 0.1;

    private double first = Double.NaN;
    private double last = Double.NaN;
    private double smallest = Double.POSITIVE_INFINITY;
    private double average;
    private double weight;

    /** Takes the loss of the next step. */
    void add(double loss) {
        first = weight == 0 ? loss : first;
        last = loss;
        smallest = Math.min(smallest, loss);
        average = (1 - NEWEST) * average + NEWEST * loss;
        weight = (1 - NEWEST) * weight + NEWEST;
    }

    /** A loss of training. */
    double training(SweepLoss loss) {
        return switch (loss) {
            case FINAL -> last;
            case MINIMUM -> smallest;
            case SMOOTHED -> average / weight;
            case VALIDATION -> throw new IllegalArgumentException("A validation loss is none of training");
        };
    }

    /**
     * The loss that is compared, or +infinity if the run diverged.
     *
     * @param end the loss that is compared
     * @param bound how many times the first loss it and the last loss may be
     */
    double bounded(double end, double bound) {
        boolean trained = last <= bound * first && end <= bound * first;
        return trained ? end : Double.POSITIVE_INFINITY;
    }
}
