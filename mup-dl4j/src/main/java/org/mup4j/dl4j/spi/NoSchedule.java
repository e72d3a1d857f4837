package org.mup4j.dl4j.spi;

import org.nd4j.linalg.schedule.ISchedule;

/** The absence of a schedule; never written into a configuration. */
final class NoSchedule implements ISchedule {

    private static final long serialVersionUID = 1L;

    @Override
    public double valueAt(int iteration, int epoch) {
        return Double.NaN;
    }

    @Override
    public ISchedule clone() {
        return this;
    }
}
