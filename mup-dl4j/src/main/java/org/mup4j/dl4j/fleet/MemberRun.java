package org.mup4j.dl4j.fleet;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.fleet.engine.Engine;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.engine.Stretch;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.network.Networks;
import org.mup4j.dl4j.internal.fleet.network.States;
import org.mup4j.dl4j.internal.fleet.network.TrainingData;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/** One network's training, from its first parameters to its result. */
final class MemberRun {

    /** Steps between two looks at whether the fleet is cancelled. */
    private static final int LONGEST_STRETCH = 1000;

    private static final int LARGEST_FORWARD_BATCH = 256;

    private final FleetSettings settings;
    private final MultiLayerConfiguration conf;
    private final NetworkProgram program;
    private final Samples samples;
    private final Trainee trainee;
    private final Validator validator;
    private final double[] scores = new double[LONGEST_STRETCH];
    private final NavigableSet<Long> readSteps = new TreeSet<>();
    private final int batch;
    private int[] order = {};
    private int place;
    private int epoch;

    MemberRun(
            FleetSettings settings,
            Engine engine,
            MultiLayerConfiguration conf,
            NetworkProgram program,
            TrainingData data) {
        this.settings = settings;
        this.conf = conf;
        this.program = program;
        this.samples = data.training();
        this.batch = Math.min(settings.batch, samples.rows());
        int forward = settings.validation == null
                ? batch
                : Math.max(
                        batch, Math.min(LARGEST_FORWARD_BATCH, data.validation().rows()));
        this.trainee = engine.trainee(program, forward);
        this.validator = new Validator(program, data.validation(), forward);
        this.epoch = conf.getEpochCount();
        if (settings.norms != null) {
            readSteps.addAll(settings.norms.steps());
        }
    }

    FleetResult train(RunKey run, int index) {
        MultiLayerNetwork net = Networks.build(conf);
        trainee.load(States.initial(net, program));
        if (!settings.keepsNetworks) {
            Networks.release(net);
        }
        Journal journal = new Journal(settings, samples.rows(), run, index);
        FleetOutcome outcome = train(journal);
        if (!settings.keepsNetworks) {
            return journal.result(outcome, null);
        }
        States.write(trainee.state(), epoch, net);
        return journal.result(outcome, net);
    }

    private FleetOutcome train(Journal journal) {
        long steps = settings.totalSteps(samples.rows());
        while (journal.taken() < steps) {
            if (settings.cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                return FleetOutcome.CANCELLED;
            }
            if (place == 0) {
                order = order();
            }
            int count = stepsAhead(journal.taken(), steps);
            if (!advance(journal, count)) {
                return FleetOutcome.DIVERGED;
            }
            place = Math.min(samples.rows(), place + count * batch);
            if (place == samples.rows()) {
                place = 0;
                epoch++;
            }
            validate(journal, steps);
        }
        return FleetOutcome.FINISHED;
    }

    private int[] order() {
        int[] next = settings.order.of(program.seed(), epoch, samples.rows());
        boolean[] seen = new boolean[samples.rows()];
        int distinct = 0;
        for (int row : next) {
            if (row >= 0 && row < seen.length && !seen[row]) {
                seen[row] = true;
                distinct++;
            }
        }
        if (next.length != seen.length || distinct != seen.length) {
            throw new MuPException("The order of epoch " + epoch + " has " + next.length + " places and " + distinct
                    + " of the " + seen.length + " examples: an EpochOrder gives every number from 0 to "
                    + (seen.length - 1) + " once");
        }
        return next;
    }

    /** Steps until something has to be looked at: the end, the epoch's end, a validation, a step whose norms are read. */
    private int stepsAhead(long taken, long steps) {
        long left = (samples.rows() - place + batch - 1L) / batch;
        long ahead = Math.min(Math.min(LONGEST_STRETCH, left), steps - taken);
        if (settings.validation != null && settings.validationInterval > 0) {
            ahead = Math.min(ahead, settings.validationInterval - taken % settings.validationInterval);
        }
        Long read = readSteps.higher(taken);
        if (read != null) {
            ahead = Math.min(ahead, Math.max(1, read - 1 - taken));
        }
        return (int) ahead;
    }

    private boolean advance(Journal journal, int count) {
        int to = Math.min(samples.rows(), place + count * batch);
        Stretch stretch = new Stretch(order, place, to, batch, epoch);
        if (settings.norms != null && readSteps.contains(journal.taken() + 1)) {
            return observe(journal, stretch, settings.norms);
        }
        int written = trainee.train(samples, stretch, settings.bound, scores);
        boolean goesOn = true;
        for (int i = 0; i < written; i++) {
            goesOn = journal.score(scores[i]);
        }
        return goesOn;
    }

    private boolean observe(Journal journal, Stretch stretch, FleetNorms norms) {
        NormReader reader = new NormReader(program, norms, journal.run(), journal.taken());
        double score = trainee.observe(samples, stretch, settings.bound, reader);
        journal.addAll(reader.readings());
        return journal.score(score);
    }

    private void validate(Journal journal, long steps) {
        long taken = journal.taken();
        boolean due = settings.validationInterval > 0 && taken % settings.validationInterval == 0;
        if (settings.validation != null && (due || taken == steps)) {
            journal.add(validator.validate(trainee, taken));
        }
    }
}
