package org.mup4j.dl4j.fleet;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;

/** What is written down while a network is trained. */
final class Journal {

    private static final int DEFAULT_LOSSES = 100;

    private final double bound;
    private final long interval;
    private final RunKey run;
    private final int index;
    private final List<LossReading> losses = new ArrayList<>();
    private final List<ValidationReading> validations = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private LossReading minimum = new LossReading(0, Double.POSITIVE_INFINITY);
    private long taken;

    /**
     * An empty journal.
     *
     * @param examples number of examples that the network is trained on
     */
    Journal(FleetSettings settings, int examples, RunKey run, int index) {
        this.bound = settings.bound;
        this.interval = settings.lossInterval > 0
                ? settings.lossInterval
                : Math.max(1, settings.totalSteps(examples) / DEFAULT_LOSSES);
        this.run = run;
        this.index = index;
    }

    RunKey run() {
        return run;
    }

    long taken() {
        return taken;
    }

    /**
     * Notes the score of the next step.
     *
     * @return whether the network goes on
     */
    boolean score(double score) {
        long step = taken + 1;
        boolean goesOn = score <= bound;
        if (!goesOn || (step - 1) % interval == 0) {
            losses.add(new LossReading(step, score));
        }
        if (score < minimum.loss()) {
            minimum = new LossReading(step, score);
        }
        taken += goesOn ? 1 : 0;
        return goesOn;
    }

    void add(ValidationReading validation) {
        validations.add(validation);
    }

    void addAll(List<Reading> more) {
        readings.addAll(more);
    }

    FleetResult result(FleetOutcome outcome, @Nullable MultiLayerNetwork network) {
        FleetResult.Log log = new FleetResult.Log(run, index, outcome, taken, minimum, losses, validations, readings);
        return new FleetResult(log, network);
    }
}
