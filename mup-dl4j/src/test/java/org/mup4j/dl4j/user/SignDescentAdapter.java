package org.mup4j.dl4j.user;

import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.dl4j.spi.UpdaterAdapter;
import org.nd4j.linalg.learning.config.IUpdater;

/** Tells mup4j that {@link SignDescent} moves each entry by the rate, whatever the size of its gradient. */
public final class SignDescentAdapter implements UpdaterAdapter {

    @Override
    public boolean supports(IUpdater updater) {
        return updater.getClass() == SignDescent.class;
    }

    @Override
    public OptimizerClass optimizerClass(IUpdater updater) {
        return OptimizerClass.SIGN;
    }

    @Override
    public IUpdater copy(IUpdater updater, Settings settings) {
        return new SignDescent(settings.learningRate());
    }

    @Override
    public Settings settings(IUpdater updater) {
        return new Settings(((SignDescent) updater).getRate(), Settings.NO_SCHEDULE, 0);
    }
}
