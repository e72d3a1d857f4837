package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What {@link LrSweep}, {@link TransferCheck} and {@link MuTransfer} share: how networks are trained at every learning rate.
 * Immutable; every setter gives a changed copy, in any order.
 *
 * <p>All networks see the same batches in the same order. The result depends neither on the number of workers nor on which
 * network is done first.
 *
 * @param <C> {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration}
 * @param <S> the type of the sweep or check itself
 * @param <R> what it results in
 */
public abstract sealed class SweepOptions<C, S, R> permits LrSweep, TransferCheck, MuTransfer {

    private final SweepSettings<C> settings;

    SweepOptions(SweepSettings<C> settings) {
        this.settings = settings;
    }

    SweepSettings<C> settings() {
        return settings;
    }

    abstract S with(SweepSettings<C> changed);

    abstract R result(List<DataSet> batches);

    private S changed(Consumer<SweepSettings<C>> change) {
        return with(settings.changed(change));
    }

    /**
     * Sets the learning rates to try, as {@link org.mup4j.dl4j.MuPWrap#withLearningRate} takes them.
     *
     * @param rates positive numbers, best an octave apart, see {@link LrSweep#octaves}
     * @return a changed copy
     * @throws MuPException if there is none, or one is not positive
     */
    public S rates(double... rates) {
        TreeSet<Double> sorted = new TreeSet<>();
        for (double rate : rates) {
            sorted.add(positive("learning rate", rate));
        }
        if (sorted.isEmpty()) {
            throw new MuPException(SweepExperiment.NO_RATE);
        }
        return changed(s -> s.rates = List.copyOf(sorted));
    }

    /**
     * Sets the number of seeds; 5 if not called.
     *
     * @param seeds how many networks are trained of each width at each rate, at least 1; two or more for an interval
     * @return a changed copy
     * @throws MuPException if it is below 1
     */
    public S seeds(int seeds) {
        return changed(s -> s.seeds = atLeastOne("number of seeds", seeds));
    }

    /**
     * Sets the first seed; the others follow. 1 if not called.
     *
     * @param seed any number, but so that no network has the seed 0, which ND4J takes for none
     * @return a changed copy
     */
    public S firstSeed(long seed) {
        return changed(s -> s.firstSeed = seed);
    }

    /**
     * Sets the number of steps; one for each batch if not called.
     *
     * @param steps at least 1; batches are taken over again where there are fewer
     * @return a changed copy
     * @throws MuPException if it is below 1
     */
    public S steps(int steps) {
        return changed(s -> s.steps = atLeastOne("number of steps", steps));
    }

    /**
     * Sets which loss is compared; the smoothed training loss if not called.
     *
     * @param loss which loss
     * @return a changed copy
     */
    public S loss(SweepLoss loss) {
        Objects.requireNonNull(loss, "The loss is null");
        return changed(s -> s.loss = loss);
    }

    /**
     * Compares the loss on data that is not trained on: chooses {@link SweepLoss#VALIDATION}.
     *
     * @param batches at least one
     * @return a changed copy
     * @throws MuPException if there is none
     */
    public S validation(List<DataSet> batches) {
        if (batches.isEmpty()) {
            throw new MuPException("There is no batch to take the validation loss on: give at least one");
        }
        return changed(s -> {
            s.validation = List.copyOf(batches);
            s.loss = SweepLoss.VALIDATION;
        });
    }

    /**
     * Sets when a run counts as diverged, beside a loss that is no number at any step: when the loss of the last step, or
     * the loss that is compared, is more than so many times the loss of the first step. 2 if not called.
     *
     * @param timesFirstLoss above 1
     * @return a changed copy
     * @throws MuPException if it is not above 1
     */
    public S divergence(double timesFirstLoss) {
        if (!(timesFirstLoss > 1)) {
            throw new MuPException("The bound of divergence is " + timesFirstLoss
                    + " times the first loss, but it has to be above 1, such as 2");
        }
        return changed(s -> s.bound = timesFirstLoss);
    }

    /**
     * Sets the data type of the networks and the data; that of the configurations if not called.
     *
     * @param type FLOAT or DOUBLE
     * @return a changed copy
     */
    public S dataType(DataType type) {
        Objects.requireNonNull(type, "The data type is null");
        return changed(s -> s.dataType = type);
    }

    /**
     * Sets how many networks are trained side by side; the number of cores if not called.
     *
     * @param workers at least 1
     * @return a changed copy
     * @throws MuPException if it is below 1
     */
    public S workers(int workers) {
        return changed(s -> s.workers = atLeastOne("number of workers", workers));
    }

    /**
     * Sets who is told how far it is. The name of a run holds its rate.
     *
     * @param progress told whenever a network is done
     * @return a changed copy
     */
    public S progress(CheckProgress progress) {
        Objects.requireNonNull(progress, "The progress is null");
        return changed(s -> s.progress = progress);
    }

    /**
     * Sets how to cancel. Interrupting the thread that runs it cancels as well.
     *
     * @param cancelled asked before every step, from several threads; {@code run} throws a {@link
     *     java.util.concurrent.CancellationException} once it says true
     * @return a changed copy
     */
    public S cancelWhen(BooleanSupplier cancelled) {
        Objects.requireNonNull(cancelled, "The condition is null");
        return changed(s -> s.cancelled = cancelled);
    }

    /**
     * Trains all networks.
     *
     * @param batches what they are trained on, one batch a step
     * @return the result
     * @throws MuPException if there is no batch or no rate, or a network cannot be wrapped
     * @throws java.util.concurrent.CancellationException if it is cancelled
     */
    public R run(List<DataSet> batches) {
        return result(List.copyOf(batches));
    }

    /**
     * Trains all networks on the batches of one pass of an iterator, which are kept in memory.
     *
     * @param batches reset first
     * @return the result
     * @throws MuPException if there is no batch or no rate, or a network cannot be wrapped
     * @throws java.util.concurrent.CancellationException if it is cancelled
     */
    public R run(DataSetIterator batches) {
        if (batches.resetSupported()) {
            batches.reset();
        }
        List<DataSet> taken = new ArrayList<>();
        batches.forEachRemaining(taken::add);
        return result(List.copyOf(taken));
    }

    static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new MuPException("The " + what + " is " + value + ", but it has to be at least 1");
        }
        return value;
    }

    static double positive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new MuPException("The " + what + " is " + value + ", but it has to be a positive number");
        }
        return value;
    }
}
