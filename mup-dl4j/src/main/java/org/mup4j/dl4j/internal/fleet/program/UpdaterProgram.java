package org.mup4j.dl4j.internal.fleet.program;

/**
 * An updater with its numbers; those that its kind does not have are 0.
 *
 * @param kind which updater
 * @param learningRate the rate, over time
 * @param momentum the momentum of {@link UpdaterKind#NESTEROVS}, over time
 * @param beta1 the decay of the first moment
 * @param beta2 the decay of the second moment; that of {@link UpdaterKind#RMSPROP}
 * @param epsilon what is added to the denominator
 * @param initialState what every number of state is before the first step: 0 but for RmsProp, which starts from its epsilon,
 *     and AdaGrad, which starts from 1e-6 in ND4J whatever the epsilon
 */
public record UpdaterProgram(
        UpdaterKind kind,
        Rate learningRate,
        Rate momentum,
        double beta1,
        double beta2,
        double epsilon,
        double initialState) {

    /**
     * The same updater from another start.
     *
     * @param start what every number of state is before the first step
     * @return a copy
     */
    public UpdaterProgram startingFrom(double start) {
        return new UpdaterProgram(kind, learningRate, momentum, beta1, beta2, epsilon, start);
    }
}
