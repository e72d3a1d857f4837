package org.mup4j.dl4j.internal.fleet.step;

import org.mup4j.dl4j.internal.fleet.program.UpdaterKind;
import org.mup4j.dl4j.internal.fleet.program.UpdaterProgram;

/** An updater's numbers, step by step, for engines in single precision. For use by one thread. */
public final class UpdaterClock {

    private final UpdaterProgram updater;
    private final Powers powers1;
    private final Powers powers2;

    /**
     * A clock.
     *
     * @param updater the updater
     */
    public UpdaterClock(UpdaterProgram updater) {
        this.updater = updater;
        this.powers1 = new Powers((float) updater.beta1());
        this.powers2 = new Powers((float) updater.beta2());
    }

    /**
     * The numbers of a step.
     *
     * @param iteration steps before
     * @param epoch epochs before
     * @return the numbers, rounded where ND4J rounds them
     */
    public UpdaterNumbers at(int iteration, int epoch) {
        double exactRate = updater.learningRate().at(iteration, epoch);
        float rate = (float) exactRate;
        float beta1 = (float) updater.beta1();
        float beta2 = (float) updater.beta2();
        return new UpdaterNumbers(
                updater.kind(),
                exactRate,
                rate,
                (float) updater.momentum().at(iteration, epoch),
                beta1,
                (float) (1 - (double) beta1),
                beta2,
                (float) (1 - (double) beta2),
                (float) updater.epsilon(),
                (float) scale(rate, iteration + 1L));
    }

    private double scale(double rate, long step) {
        UpdaterKind kind = updater.kind();
        return switch (kind) {
            case ADAM, AMSGRAD ->
                orEpsilon(rate * Math.sqrt(1 - (float) powers2.at(step)) / (1 - (float) powers1.at(step)));
            case ADAMAX -> orEpsilon(rate / (1 - (float) powers1.at(step)));
            case NADAM -> rate / (1 - (float) powers1.at(step));
            case SGD, NESTEROVS, RMSPROP, ADAGRAD -> rate;
        };
    }

    /** ND4J takes the epsilon for a step size of 0 or none: at a rate of 0, too. */
    private double orEpsilon(double scale) {
        return scale == 0 || !Double.isFinite(scale) ? updater.epsilon() : scale;
    }
}
