package org.mup4j.dl4j.internal.updater;

import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.RmsProp;

/** Where an adaptive updater's constants weigh as much as the first gradient g, by ND4J's own formulas. */
final class GradientFloor {

    private GradientFloor() {}

    static double of(IUpdater updater, double epsilon) {
        if (updater instanceof Adam u) {
            return uncorrected(epsilon, u.getBeta2());
        } else if (updater instanceof AMSGrad u) {
            return uncorrected(epsilon, u.getBeta2());
        } else if (updater instanceof Nadam u) {
            return uncorrected(epsilon, u.getBeta2());
        } else if (updater instanceof RmsProp u) {
            // The mean of squares starts from epsilon: after a step it is decay * epsilon + (1 - decay) * g^2.
            return Math.sqrt(epsilon * u.getRmsDecay() / (1 - u.getRmsDecay()));
        } else if (updater instanceof AdaGrad u) {
            return Math.max(epsilon, Math.sqrt(AdaGradStart.of(u)));
        }
        return updater instanceof AdaMax ? 0 : epsilon;
    }

    /** Epsilon is added to the root of (1 - beta2) * g^2, before the correction of its bias. */
    private static double uncorrected(double epsilon, double beta2) {
        return epsilon / Math.sqrt(1 - beta2);
    }
}
