package org.mup4j.dl4j.internal.updater;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.spi.UpdaterAdapter;
import org.mup4j.dl4j.updater.ScaledAdaGrad;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** ND4J's own updaters, and AdaGrad with a start of its own. */
public final class Nd4jUpdaterAdapter implements UpdaterAdapter {

    private static final Map<Class<? extends IUpdater>, OptimizerClass> CLASSES = Map.ofEntries(
            Map.entry(Sgd.class, OptimizerClass.LINEAR),
            Map.entry(Nesterovs.class, OptimizerClass.LINEAR),
            Map.entry(Adam.class, OptimizerClass.SIGN),
            Map.entry(AMSGrad.class, OptimizerClass.SIGN),
            Map.entry(AdaMax.class, OptimizerClass.SIGN),
            Map.entry(Nadam.class, OptimizerClass.SIGN),
            Map.entry(RmsProp.class, OptimizerClass.SIGN),
            Map.entry(AdaGrad.class, OptimizerClass.SIGN),
            Map.entry(ScaledAdaGrad.class, OptimizerClass.SIGN),
            Map.entry(AdaDelta.class, OptimizerClass.SELF),
            Map.entry(AdaBelief.class, OptimizerClass.SIGN),
            Map.entry(NoOp.class, OptimizerClass.NONE));

    @Override
    public boolean supports(IUpdater updater) {
        return CLASSES.containsKey(updater.getClass());
    }

    @Override
    public OptimizerClass optimizerClass(IUpdater updater) {
        if (updater instanceof AdaDelta) {
            throw new MuPException(
                    "AdaDelta has no learning rate, so there is nothing that could scale with the width (its"
                            + " step is set by epsilon): use Adam, RmsProp or Sgd instead");
        }
        if (updater instanceof AdaBelief) {
            throw new MuPException(
                    "AdaBelief fails on the first step in this release of Deeplearning4j (it indexes past the"
                            + " end of its state's shape): use Adam instead");
        }
        return CLASSES.get(updater.getClass());
    }

    @Override
    public Settings settings(IUpdater updater) {
        if (updater instanceof NoOp || updater instanceof AdaDelta) {
            return new Settings(Double.NaN, Settings.NO_SCHEDULE, 0);
        }
        if (updater instanceof Sgd u) {
            return settings(u.getLearningRate(), u.getLearningRateSchedule(), 0);
        } else if (updater instanceof Nesterovs u) {
            return settings(u.getLearningRate(), u.getLearningRateSchedule(), 0);
        } else if (updater instanceof Adam u) {
            return settings(u.getLearningRate(), u.getLearningRateSchedule(), u.getEpsilon());
        } else if (updater instanceof AMSGrad u) {
            return settings(u.getLearningRate(), u.getLearningRateSchedule(), u.getEpsilon());
        } else if (updater instanceof AdaMax u) {
            return settings(u.getLearningRate(), u.getLearningRateSchedule(), u.getEpsilon());
        } else if (updater instanceof Nadam u) {
            return settings(u.getLearningRate(), u.getLearningRateSchedule(), u.getEpsilon());
        } else if (updater instanceof RmsProp u) {
            return settings(u.getLearningRate(), u.getLearningRateSchedule(), u.getEpsilon());
        } else if (updater instanceof AdaGrad u) {
            return settings(u.getLearningRate(), u.getLearningRateSchedule(), u.getEpsilon());
        }
        AdaBelief u = (AdaBelief) updater;
        return settings(u.getLearningRate(), u.getLearningRateSchedule(), u.getEpsilon());
    }

    private static Settings settings(double rate, @Nullable ISchedule schedule, double epsilon) {
        return new Settings(rate, schedule == null ? Settings.NO_SCHEDULE : schedule, epsilon);
    }

    @Override
    public IUpdater copy(IUpdater updater, Settings settings) {
        IUpdater copy = updater.clone();
        if (copy.hasLearningRate()) {
            copy.setLrAndSchedule(settings.learningRate(), settings.isScheduled() ? settings.schedule() : null);
        }
        if (copy instanceof Nesterovs u) {
            keepOldMomentumSchedule((Nesterovs) updater, u);
        }
        setEpsilon(copy, settings.epsilon());
        return copy;
    }

    /** Nesterovs.clone() forgets the old form of the momentum schedule. */
    @SuppressWarnings("deprecation")
    private static void keepOldMomentumSchedule(Nesterovs from, Nesterovs to) {
        to.setMomentumSchedule(from.getMomentumSchedule());
    }

    private static void setEpsilon(IUpdater updater, double epsilon) {
        if (updater instanceof Adam u) {
            u.setEpsilon(epsilon);
        } else if (updater instanceof AMSGrad u) {
            u.setEpsilon(epsilon);
        } else if (updater instanceof AdaMax u) {
            u.setEpsilon(epsilon);
        } else if (updater instanceof Nadam u) {
            u.setEpsilon(epsilon);
        } else if (updater instanceof RmsProp u) {
            u.setEpsilon(epsilon);
        } else if (updater instanceof AdaGrad u) {
            u.setEpsilon(epsilon);
        }
    }
}
