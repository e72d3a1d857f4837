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
 */
public record UpdaterProgram(
        UpdaterKind kind, Rate learningRate, Rate momentum, double beta1, double beta2, double epsilon) {

    /** What ND4J starts AdaGrad's sum of squares from, whatever the epsilon. */
    private static final double ADAGRAD_START = 1e-6;

    /**
     * What every number of state is before the first step.
     *
     * @return 0 but for RmsProp, which starts from its epsilon, and AdaGrad
     */
    public double initialState() {
        return switch (kind) {
            case RMSPROP -> epsilon;
            case ADAGRAD -> ADAGRAD_START;
            case SGD, NESTEROVS, ADAM, AMSGRAD, ADAMAX, NADAM -> 0;
        };
    }
}
