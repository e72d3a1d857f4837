package org.mup4j.dl4j.internal.fleet.portable;

import java.util.List;
import org.mup4j.dl4j.internal.fleet.program.Penalty;

/** Penalties on the parameters {@code [start, end)}. */
final class Penalties {

    private Penalties() {}

    /** What they add to the score. */
    static double score(List<Penalty> penalties, Reals parameters, int start, int end, int iteration, int epoch) {
        double sum = 0;
        for (Penalty penalty : penalties) {
            double coefficient = penalty.coefficient().at(iteration, epoch);
            sum += switch (penalty.kind()) {
                case L1 -> coefficient * sumOfSizes(parameters, start, end);
                case L2, DECAY, DECAY_TIMES_RATE -> coefficient / 2 * parameters.sumOfSquares(start, end);
            };
        }
        return sum;
    }

    /** Adds to the gradient before the updater, or to the update after it, at the updater's rate. */
    static void add(Penalty penalty, Reals parameters, Reals gradient, int start, int end, Moment moment) {
        double coefficient = penalty.coefficient().at(moment.iteration(), moment.epoch());
        double factor = penalty.kind() == Penalty.Kind.DECAY_TIMES_RATE ? coefficient * moment.rate() : coefficient;
        for (int i = start; i < end; i++) {
            double w = parameters.at(i);
            gradient.set(i, gradient.at(i) + factor * (penalty.kind() == Penalty.Kind.L1 ? Math.signum(w) : w));
        }
    }

    private static double sumOfSizes(Reals parameters, int start, int end) {
        double sum = 0;
        for (int i = start; i < end; i++) {
            sum += Math.abs(parameters.at(i));
        }
        return sum;
    }

    /**
     * When a penalty acts.
     *
     * @param iteration steps before
     * @param epoch epochs before
     * @param rate the updater's rate
     */
    record Moment(int iteration, int epoch, double rate) {}
}
