package org.mup4j.core.rule;

/**
 * The factors of one gauge move: a layer {@code y = a W x}, with {@code W} drawn with standard deviation {@code b}, is
 * the same function at every step of training when {@code a} is multiplied by theta, {@code b} divided by it, and the
 * optimizer's numbers are changed as below (Yang and Hu 2020, arXiv:2011.14522, section 3, for SGD; the other classes
 * follow from how their step depends on the scale of the gradient, which the move multiplies by theta).
 *
 * @param forward factor on the forward multiplier: theta
 * @param initStd factor on the standard deviation of the initial weights, and on the weights themselves: 1/theta
 * @param learningRate factor on the learning rate
 * @param epsilon factor on the optimizer's epsilon
 * @param coupledDecay factor on a weight decay coefficient whose shrink per step is rate times coefficient
 * @param independentDecay factor on a weight decay coefficient that is itself the shrink per step: 1
 * @param l2 factor on the coefficient of an L2 term inside the gradient
 */
public record GaugeMove(
        double forward,
        double initStd,
        double learningRate,
        double epsilon,
        double coupledDecay,
        double independentDecay,
        double l2) {

    /**
     * The move by theta.
     *
     * @param theta the factor on the forward multiplier, positive and finite
     * @param optimizer the class of the tensor's optimizer
     * @return the factors
     * @throws IllegalArgumentException if theta is not positive and finite
     */
    public static GaugeMove of(double theta, OptimizerClass optimizer) {
        if (!(theta > 0) || Double.isInfinite(theta)) {
            throw new IllegalArgumentException("A gauge moves by a positive finite theta, not " + theta);
        }
        return new GaugeMove(
                theta,
                1 / theta,
                whole(theta, optimizer.learningRateGaugePower()),
                whole(theta, optimizer.epsilonGaugePower()),
                whole(theta, optimizer.coupledDecayGaugePower()),
                1,
                whole(theta, optimizer.l2GaugePower()));
    }

    private static double whole(double theta, int power) {
        double magnitude = 1;
        for (int i = 0; i < Math.abs(power); i++) {
            magnitude *= theta;
        }
        return power < 0 ? 1 / magnitude : magnitude;
    }
}
