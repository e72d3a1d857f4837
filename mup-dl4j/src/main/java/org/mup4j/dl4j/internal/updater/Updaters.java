package org.mup4j.dl4j.internal.updater;

import java.util.List;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.Services;
import org.mup4j.dl4j.spi.UpdaterAdapter;
import org.mup4j.dl4j.spi.UpdaterAdapter.Settings;
import org.mup4j.dl4j.updater.UpdaterByPart;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** Every known updater: its class, and copies with scaled numbers. */
public final class Updaters {

    private static final List<UpdaterAdapter> ADAPTERS =
            Services.load(UpdaterAdapter.class, List.of(new Nd4jUpdaterAdapter()));

    private Updaters() {}

    private static UpdaterAdapter adapter(IUpdater updater) {
        return ADAPTERS.stream()
                .filter(a -> a.supports(updater))
                .findFirst()
                .orElseThrow(() -> new MuPException("the updater "
                        + updater.getClass().getName()
                        + " is unknown: use one of ND4J's (Sgd, Nesterovs, Adam, AMSGrad, AdaMax, Nadam, RmsProp, AdaGrad),"
                        + " or implement " + UpdaterAdapter.class.getName() + " for it and name the implementation in"
                        + " META-INF/services"));
    }

    /** Of an updater that is made when Deeplearning4j asks for one, the part that serves the matrix. */
    private static IUpdater first(IUpdater updater) {
        return updater instanceof UpdaterByPart parts ? parts.head() : updater;
    }

    /**
     * The class of an updater.
     *
     * @param updater any updater
     * @return how its step depends on the gradient
     * @throws MuPException if it is unknown or cannot be used
     */
    public static OptimizerClass optimizerClass(IUpdater updater) {
        IUpdater first = first(updater);
        return adapter(first).optimizerClass(first);
    }

    /**
     * A copy with the rate, its schedule and the epsilon scaled, and with it what AdaGrad starts from.
     *
     * @param updater any known updater
     * @param learningRate factor on the rate and on every value of its schedule
     * @param epsilon factor on the epsilon
     * @return a new updater; an equal one if both factors are 1
     */
    public static IUpdater scale(IUpdater updater, double learningRate, double epsilon) {
        UpdaterAdapter adapter = adapter(updater);
        Settings old = adapter.settings(updater);
        ISchedule schedule = old.isScheduled() ? Schedules.scale(old.schedule(), learningRate) : Settings.NO_SCHEDULE;
        IUpdater copy = adapter.copy(
                updater, new Settings(old.learningRate() * learningRate, schedule, old.epsilon() * epsilon));
        return AdaGradStart.scale(copy, epsilon);
    }

    /**
     * A copy that shares nothing mutable with the original.
     *
     * @param updater any updater, known or not
     * @return an equal updater
     */
    public static IUpdater copy(IUpdater updater) {
        return ADAPTERS.stream().anyMatch(a -> a.supports(updater)) ? scale(updater, 1, 1) : updater.clone();
    }

    /**
     * A copy whose rate is to others as before while a reference rate moves.
     *
     * @param updater any known updater
     * @param reference the rate that moves
     * @param learningRate where it moves to
     * @return a new updater; exactly at {@code learningRate} if it was exactly at {@code reference}
     */
    public static IUpdater moveRate(IUpdater updater, double reference, double learningRate) {
        if (!updater.hasLearningRate()) {
            return copy(updater);
        }
        Settings old = adapter(updater).settings(updater);
        if (!old.isScheduled() && old.learningRate() == reference) {
            return withRate(updater, learningRate, Settings.NO_SCHEDULE);
        }
        return scale(updater, learningRate / reference, 1);
    }

    /**
     * A copy that keeps everything but the rate.
     *
     * @param updater any known updater
     * @param learningRate the new rate; not a number if a schedule is given
     * @param schedule the new schedule, {@link Settings#NO_SCHEDULE} for none
     * @return a new updater
     */
    public static IUpdater withRate(IUpdater updater, double learningRate, ISchedule schedule) {
        UpdaterAdapter adapter = adapter(updater);
        return adapter.copy(
                updater,
                new Settings(learningRate, schedule, adapter.settings(updater).epsilon()));
    }

    /**
     * The learning-rate schedules of an updater.
     *
     * @param updater any updater, known or not
     * @return its schedule and those that it is made of; empty if it has none, or is unknown
     */
    public static List<ISchedule> schedules(IUpdater updater) {
        return ADAPTERS.stream()
                .filter(a -> a.supports(updater))
                .findFirst()
                .map(a -> a.settings(updater))
                .filter(Settings::isScheduled)
                .map(s -> Schedules.parts(s.schedule()))
                .orElse(List.of());
    }

    /**
     * An updater's epsilon.
     *
     * @param updater any known updater
     * @return its epsilon, 0 where it has none
     */
    public static double epsilon(IUpdater updater) {
        IUpdater first = first(updater);
        return adapter(first).settings(first).epsilon();
    }

    /**
     * How large an entry of the first gradient is when an adaptive updater's own constants weigh as much as it does. Below, the
     * updater acts like plain gradient descent, whose steps scale by another rule.
     *
     * @param updater any known updater
     * @return the size of a gradient's entry; 0 where no constant meets the gradient, as in AdaMax
     */
    public static double gradientFloor(IUpdater updater) {
        return GradientFloor.of(first(updater), epsilon(updater));
    }

    /**
     * The number that stands for an updater's rate where rates are compared.
     *
     * @param updater a known updater that has a rate
     * @return its rate, or what its schedule starts from
     */
    public static double referenceRate(IUpdater updater) {
        IUpdater first = first(updater);
        Settings settings = adapter(first).settings(first);
        return settings.isScheduled() ? Schedules.reference(settings.schedule()) : settings.learningRate();
    }
}
