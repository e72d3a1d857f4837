package org.mup4j.dl4j.internal.fuse;

import java.util.Optional;
import org.mup4j.dl4j.internal.fleet.program.Rate;
import org.mup4j.dl4j.internal.fleet.program.UpdaterKind;
import org.mup4j.dl4j.internal.fleet.program.UpdaterProgram;
import org.mup4j.dl4j.updater.ScaledAdaGrad;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Reads an updater of a live network as what a fleet's loops understand. Rates and momenta are asked of the updater itself in
 * each step, so that every schedule holds. Compared by its exact class: a subclass may do anything.
 */
final class UpdateRule {

    private static final Rate NONE = Rate.constant(0);

    private UpdateRule() {}

    /** The rule, or none for an updater that is left to Deeplearning4j. */
    static Optional<UpdaterProgram> of(IUpdater updater) {
        Class<?> type = updater.getClass();
        if (type == Sgd.class) {
            return rule(UpdaterKind.SGD, updater, NONE, 0, 0, 0);
        } else if (type == Nesterovs.class) {
            return rule(UpdaterKind.NESTEROVS, updater, ((Nesterovs) updater)::currentMomentum, 0, 0, 0);
        } else if (type == Adam.class) {
            Adam u = (Adam) updater;
            return rule(UpdaterKind.ADAM, u, NONE, u.getBeta1(), u.getBeta2(), u.getEpsilon());
        } else if (type == AMSGrad.class) {
            AMSGrad u = (AMSGrad) updater;
            return rule(UpdaterKind.AMSGRAD, u, NONE, u.getBeta1(), u.getBeta2(), u.getEpsilon());
        } else if (type == AdaMax.class) {
            AdaMax u = (AdaMax) updater;
            return rule(UpdaterKind.ADAMAX, u, NONE, u.getBeta1(), u.getBeta2(), u.getEpsilon());
        } else if (type == Nadam.class) {
            Nadam u = (Nadam) updater;
            return rule(UpdaterKind.NADAM, u, NONE, u.getBeta1(), u.getBeta2(), u.getEpsilon());
        } else if (type == RmsProp.class) {
            RmsProp u = (RmsProp) updater;
            return rule(UpdaterKind.RMSPROP, u, NONE, 0, u.getRmsDecay(), u.getEpsilon());
        } else if (type == AdaGrad.class || type == ScaledAdaGrad.class) {
            return rule(UpdaterKind.ADAGRAD, updater, NONE, 0, 0, ((AdaGrad) updater).getEpsilon());
        }
        return Optional.empty();
    }

    private static Optional<UpdaterProgram> rule(
            UpdaterKind kind, IUpdater updater, Rate momentum, double beta1, double beta2, double epsilon) {
        double startsAnywhere = 0;
        return Optional.of(
                new UpdaterProgram(kind, updater::getLearningRate, momentum, beta1, beta2, epsilon, startsAnywhere));
    }
}
