package org.mup4j.core.rule;

/**
 * What a parametrization does to one tensor: five power laws, each 1 at the base.
 *
 * @param forward the multiplier a of {@code y = a W x}
 * @param initStd the standard deviation of the initial weights
 * @param learningRate the learning rate
 * @param epsilon the optimizer's epsilon, which follows the size of a gradient entry
 * @param weightDecay the coefficient of a decay whose shrink per step is rate times coefficient
 */
public record TensorRule(
        PowerLaw forward, PowerLaw initStd, PowerLaw learningRate, PowerLaw epsilon, PowerLaw weightDecay) {

    /** Changes nothing. */
    public static final TensorRule IDENTITY =
            new TensorRule(PowerLaw.ONE, PowerLaw.ONE, PowerLaw.ONE, PowerLaw.ONE, PowerLaw.ONE);

    /**
     * The same tensor in another gauge: {@code a *= theta, b /= theta}, and the optimizer's numbers as {@link GaugeMove}
     * says.
     *
     * @param theta the factor on the forward multiplier
     * @param optimizer the class of the tensor's optimizer
     * @return a rule for the same network function at every step
     */
    public TensorRule move(PowerLaw theta, OptimizerClass optimizer) {
        return new TensorRule(
                forward.times(theta),
                initStd.times(theta.inverse()),
                learningRate.times(theta.power(optimizer.learningRateGaugePower())),
                epsilon.times(theta.power(optimizer.epsilonGaugePower())),
                weightDecay.times(theta.power(optimizer.coupledDecayGaugePower())));
    }

    /**
     * This rule and another one on top, law by law.
     *
     * @param other the rule to multiply with, for example a depth rule
     * @return the product
     */
    public TensorRule times(TensorRule other) {
        return new TensorRule(
                forward.times(other.forward),
                initStd.times(other.initStd),
                learningRate.times(other.learningRate),
                epsilon.times(other.epsilon),
                weightDecay.times(other.weightDecay));
    }
}
