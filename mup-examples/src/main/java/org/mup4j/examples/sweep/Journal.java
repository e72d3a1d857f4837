package org.mup4j.examples.sweep;

import java.util.ArrayList;
import java.util.List;
import org.mup4j.core.measure.Reading;
import org.mup4j.examples.sweep.RunRecord.Loss;
import org.mup4j.examples.sweep.RunRecord.Status;
import org.mup4j.examples.sweep.RunRecord.Validation;

/** Turns the losses of a run's batches, step by step, into its record. */
final class Journal {

    private final RunSpec spec;
    private final List<Loss> losses = new ArrayList<>();
    private double minimum = Double.POSITIVE_INFINITY;
    private double sum;
    private int step;

    Journal(RunSpec spec) {
        this.spec = spec;
    }

    /**
     * Notes the loss of the next step's batch.
     *
     * @return whether the run goes on
     */
    boolean next(double loss) {
        step++;
        if (!Double.isFinite(loss)) {
            return false;
        }
        minimum = Math.min(minimum, loss);
        sum += loss;
        int interval = spec.setup().lossInterval();
        int first = (step - 1) / interval * interval;
        if (step % interval == 0 || step == spec.setup().steps()) {
            losses.add(new Loss(step, sum / (step - first)));
            sum = 0;
        }
        return true;
    }

    int step() {
        return step;
    }

    RunRecord record(Status status, List<Validation> validations, List<Reading> readings) {
        return new RunRecord(spec, status, step, minimum, losses, validations, readings);
    }
}
