package org.mup4j.dl4j.fleet;

import java.util.List;
import java.util.OptionalLong;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;

/** What became of one network of a fleet. Immutable, but for the network that it may hold. */
public final class FleetResult {

    private final Log log;
    private final @Nullable MultiLayerNetwork network;

    FleetResult(Log log, @Nullable MultiLayerNetwork network) {
        this.log = log;
        this.network = network;
    }

    /**
     * What was written down while a network was trained.
     *
     * @param run the network's name
     * @param index its place among the fleet's configurations
     * @param outcome how it ended
     * @param steps steps taken
     * @param minimum the least training loss of all steps and its step
     * @param losses training losses
     * @param validations validations
     * @param readings norms
     */
    record Log(
            RunKey run,
            int index,
            FleetOutcome outcome,
            long steps,
            LossReading minimum,
            List<LossReading> losses,
            List<ValidationReading> validations,
            List<Reading> readings) {

        Log {
            losses = List.copyOf(losses);
            validations = List.copyOf(validations);
            readings = List.copyOf(readings);
        }
    }

    /**
     * The network's name, as its readings have it.
     *
     * @return the name
     */
    public RunKey run() {
        return log.run();
    }

    /**
     * The network's place among the fleet's configurations.
     *
     * @return from 0
     */
    public int index() {
        return log.index();
    }

    /**
     * How the training ended.
     *
     * @return the outcome
     */
    public FleetOutcome outcome() {
        return log.outcome();
    }

    /**
     * How many steps were taken.
     *
     * @return steps that changed the parameters
     */
    public long steps() {
        return log.steps();
    }

    /**
     * The step that the network diverged at. Its loss was no number or above the bound, and it was not taken.
     *
     * @return the number of the step, from 1; empty if the network did not diverge
     */
    public OptionalLong divergedAt() {
        return outcome() == FleetOutcome.DIVERGED ? OptionalLong.of(steps() + 1) : OptionalLong.empty();
    }

    /**
     * The training loss at steps 1, 1 + k, 1 + 2k, ... and at the step that the network diverged at.
     *
     * @return in the order of steps
     */
    public List<LossReading> losses() {
        return log.losses();
    }

    /**
     * The least training loss of all steps, recorded or not.
     *
     * @return the first step with that loss; infinite at step 0 if there was no step with a loss that is a number
     */
    public LossReading minimum() {
        return log.minimum();
    }

    /**
     * Validations, the last of them after the last step.
     *
     * @return in the order of steps; empty if there are no validation data, and after the step of a divergence
     */
    public List<ValidationReading> validations() {
        return log.validations();
    }

    /**
     * Norms, if any were asked for.
     *
     * @return in the order of steps
     */
    public List<Reading> readings() {
        return log.readings();
    }

    /**
     * The network, with the updaters' state and the counts of iterations and epochs: training goes on from there in
     * Deeplearning4j.
     *
     * @return the same object at every call
     * @throws MuPException unless the fleet keeps networks
     */
    public MultiLayerNetwork network() {
        if (network == null && outcome() == FleetOutcome.CANCELLED) {
            throw new MuPException(
                    "There is no network " + run().name() + ", because the fleet was cancelled before its turn,"
                            + " or keeps no networks: see whether outcome() is CANCELLED before asking for one");
        } else if (network == null) {
            throw new MuPException("The network " + run().name()
                    + " was not kept, because a fleet keeps nothing that it need not: call"
                    + " keepNetworks() on the fleet before train()");
        }
        return network;
    }

    @Override
    public String toString() {
        return run().name() + ": " + outcome() + " after " + steps() + " steps, least training loss "
                + minimum().loss();
    }
}
