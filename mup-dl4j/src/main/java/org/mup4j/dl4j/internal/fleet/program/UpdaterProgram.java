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
        UpdaterKind kind, Rate learningRate, Rate momentum, double beta1, double beta2, double epsilon) {}
