package org.mup4j.dl4j.internal.updater;

import org.mup4j.dl4j.updater.ScaledAdaGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.IUpdater;

/** What AdaGrad's sum of squares starts from, which ND4J's own configuration does not say. */
public final class AdaGradStart {

    private static final double ND4J = 1e-6;

    private AdaGradStart() {}

    /**
     * What the sum of squares starts from.
     *
     * @param updater ND4J's own AdaGrad or ours
     * @return the square of a gradient
     */
    public static double of(AdaGrad updater) {
        return updater instanceof ScaledAdaGrad scaled ? scaled.start() : ND4J;
    }

    /**
     * Lets the start go with the square of gradients.
     *
     * @param updater any updater
     * @param gradient how much larger gradients are
     * @return an updater with a start that is the square of it larger; the same one if it has no start, or keeps it
     */
    static IUpdater scale(IUpdater updater, double gradient) {
        if (gradient != 1 && updater instanceof AdaGrad u && isKnown(u)) {
            return new ScaledAdaGrad(
                    u.getLearningRate(), u.getLearningRateSchedule(), u.getEpsilon(), of(u) * gradient * gradient);
        }
        return updater;
    }

    private static boolean isKnown(AdaGrad updater) {
        return updater.getClass() == AdaGrad.class || updater instanceof ScaledAdaGrad;
    }
}
