package org.mup4j.dl4j.internal.fleet.read;

import java.util.List;
import org.mup4j.dl4j.internal.fleet.program.Rate;
import org.mup4j.dl4j.internal.fleet.program.UpdaterKind;
import org.mup4j.dl4j.internal.fleet.program.UpdaterProgram;
import org.mup4j.dl4j.internal.updater.AdaGradStart;
import org.mup4j.dl4j.internal.updater.Schedules;
import org.mup4j.dl4j.internal.updater.Updaters;
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
import org.nd4j.linalg.schedule.ISchedule;

/** Reads updaters. */
final class UpdaterReader {

    private static final Rate NONE = Rate.constant(0);

    private UpdaterReader() {}

    static UpdaterProgram read(String layer, IUpdater updater) {
        Class<?> type = updater.getClass();
        if (type == Sgd.class) {
            return of(UpdaterKind.SGD, layer, updater, 0, 0, 0);
        } else if (type == Nesterovs.class) {
            return nesterovs(layer, (Nesterovs) updater);
        } else if (type == Adam.class) {
            Adam u = (Adam) updater;
            return of(UpdaterKind.ADAM, layer, u, u.getBeta1(), u.getBeta2(), u.getEpsilon());
        } else if (type == AMSGrad.class) {
            AMSGrad u = (AMSGrad) updater;
            return of(UpdaterKind.AMSGRAD, layer, u, u.getBeta1(), u.getBeta2(), u.getEpsilon());
        } else if (type == AdaMax.class) {
            AdaMax u = (AdaMax) updater;
            return of(UpdaterKind.ADAMAX, layer, u, u.getBeta1(), u.getBeta2(), u.getEpsilon());
        } else if (type == Nadam.class) {
            Nadam u = (Nadam) updater;
            return of(UpdaterKind.NADAM, layer, u, u.getBeta1(), u.getBeta2(), u.getEpsilon());
        } else if (type == RmsProp.class) {
            RmsProp u = (RmsProp) updater;
            return of(UpdaterKind.RMSPROP, layer, u, 0, u.getRmsDecay(), u.getEpsilon())
                    .startingFrom(u.getEpsilon());
        } else if (type == AdaGrad.class || type == ScaledAdaGrad.class) {
            AdaGrad u = (AdaGrad) updater;
            return of(UpdaterKind.ADAGRAD, layer, u, 0, 0, u.getEpsilon()).startingFrom(AdaGradStart.of(u));
        }
        throw Refusals.inLayer(
                layer,
                "the updater " + Refusals.name(updater),
                "only Sgd, Nesterovs, Adam, AMSGrad, AdaMax, Nadam, RmsProp and AdaGrad: use one of these, or "
                        + Refusals.TRAIN_IN_DL4J);
    }

    private static UpdaterProgram of(
            UpdaterKind kind, String layer, IUpdater updater, double beta1, double beta2, double epsilon) {
        return new UpdaterProgram(kind, learningRate(layer, updater), NONE, beta1, beta2, epsilon, 0);
    }

    private static UpdaterProgram nesterovs(String layer, Nesterovs updater) {
        ISchedule schedule = updater.getMomentumISchedule();
        Rate momentum = schedule == null
                ? Rate.constant(updater.getMomentum())
                : RateReader.read(layer, Schedules.parts(schedule));
        return new UpdaterProgram(UpdaterKind.NESTEROVS, learningRate(layer, updater), momentum, 0, 0, 0, 0);
    }

    private static Rate learningRate(String layer, IUpdater updater) {
        List<ISchedule> schedules = Updaters.schedules(updater);
        if (!schedules.isEmpty()) {
            return RateReader.read(layer, schedules);
        }
        double rate = updater.getLearningRate(0, 0);
        if (Double.isNaN(rate)) {
            throw Refusals.inLayer(
                    layer,
                    Refusals.name(updater) + " without a learning rate",
                    "and AdaGrad forgets its schedule when it is set for a whole network: set the updater on each layer, or"
                            + " give it a number");
        }
        return Rate.constant(rate);
    }
}
