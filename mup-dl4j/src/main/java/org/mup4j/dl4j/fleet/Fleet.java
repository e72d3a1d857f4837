package org.mup4j.dl4j.fleet;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.fleet.Engines;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains many small multilayer perceptrons, each as Deeplearning4j would: from the parameters that Deeplearning4j gives it,
 * with the same numbers to rounding, but without Deeplearning4j's cost of a step. Immutable; setters in any order.
 *
 * <pre>{@code
 * FleetReport report = Fleet.of(configurations, data).batch(16).epochs(10).validation(others).train();
 * }</pre>
 *
 * <p><b>What it trains.</b> Ordinary configurations, plain or made by {@link org.mup4j.dl4j.MuP}, each with its own seed,
 * rates and sizes: DenseLayers followed by an OutputLayer or a LossLayer; identity, relu, leaky relu, elu, selu, gelu, swish,
 * tanh, sigmoid, softplus; LossMSE and LossL1, LossMCXENT and LossSparseMCXENT with softmax, LossBinaryXENT with sigmoid; Sgd,
 * Nesterovs, Adam, AMSGrad, AdaMax, Nadam, RmsProp, AdaGrad; every schedule of ND4J; L1, L2, WeightDecay; gradient clipping
 * and renormalisation; Dropout. Anything else is refused by its name before training starts.
 *
 * <p><b>The same numbers.</b> After 200 steps parameters agree to 1e-4 in float and 1e-10 in double. Dropout has
 * Deeplearning4j's distribution, but not its draws. Where ND4J's gelu, swish and softplus overflow to NaN, a fleet has their
 * limits. Where Deeplearning4j lets a LossLayer's activation function overwrite the loss's input before it computes the score, a
 * fleet reports the loss. The result depends on configuration, data, order and kernel path only: neither on the number of workers nor on the
 * other networks.
 *
 * <p><b>Memory.</b> A network has no parameters before its turn and none after it unless networks are kept. With P
 * parameters, S numbers of updater state (for Adam 2P) and z bytes a number (4 in float, 8 in double), a worker holds at most
 * {@code z (5P + S + b A)} bytes for a batch of b, where A is the sum over the layers of three times inputs plus six times
 * outputs; with OpenBLAS, up to 2P lie outside of the heap; with the vector kernels, b and one side of each matrix count as
 * the next multiple of 16, all parameters have as many numbers of state as the updater with most, and 2 MB is the least. For
 * a moment, while it starts, Deeplearning4j's {@code z (2P + S)} and a copy of {@code 8 (P + S)}. Data are held once in each
 * precision that occurs. A queued network costs its configuration (nothing, if a function makes them), a finished one its
 * readings: some 32 bytes for each loss that is recorded, some 100 for each norm. A kept one costs {@code z (2P + S)} and Deeplearning4j's
 * objects.
 */
public final class Fleet {

    private final FleetSettings settings;

    private Fleet(FleetSettings settings) {
        this.settings = settings;
    }

    /**
     * A fleet of configurations.
     *
     * @param configurations at least one; they are not changed
     * @param data features [examples, inputs] and labels [examples, outputs], or [examples, 1] for indexes of classes; not to
     *     be changed before the training ends
     * @return the fleet; batches of 32, one epoch, one shuffled order for all, one worker for each core
     * @throws MuPException if there is none
     */
    public static Fleet of(List<MultiLayerConfiguration> configurations, DataSet data) {
        List<MultiLayerConfiguration> copy = List.copyOf(configurations);
        return of(copy.size(), copy::get, data);
    }

    /**
     * A fleet of configurations that are made when they are needed, twice each: before training starts, to be checked, and
     * when a network's turn has come.
     *
     * @param size how many
     * @param configuration the configuration for a number from 0 to {@code size - 1}, the same at every call; called from
     *     several threads
     * @param data as in {@link #of(List, DataSet)}
     * @return the fleet
     * @throws MuPException if there is none
     */
    public static Fleet of(int size, IntFunction<MultiLayerConfiguration> configuration, DataSet data) {
        Objects.requireNonNull(data, "The data are null");
        if (size < 1) {
            throw new MuPException("The fleet has no network: give at least one configuration");
        }
        return new Fleet(new FleetSettings(size, configuration, data));
    }

    private Fleet with(Consumer<FleetSettings> change) {
        return new Fleet(settings.changed(change));
    }

    /**
     * Sets the size of a batch; 32 if not called. The last batch of an epoch has what is left.
     *
     * @param examples at least 1
     * @return a changed copy
     * @throws MuPException if it is below 1
     */
    public Fleet batch(int examples) {
        return with(s -> s.batch = (int) atLeastOne("size of a batch", examples));
    }

    /**
     * Sets the number of epochs; 1 if neither this nor {@link #steps} is called.
     *
     * @param epochs at least 1
     * @return a changed copy
     * @throws MuPException if it is below 1
     */
    public Fleet epochs(int epochs) {
        return with(s -> {
            s.epochs = (int) atLeastOne("number of epochs", epochs);
            s.steps = 0;
        });
    }

    /**
     * Sets the number of steps instead of epochs. The last epoch is cut off where they end, and does not count as finished.
     *
     * @param steps at least 1
     * @return a changed copy
     * @throws MuPException if it is below 1
     */
    public Fleet steps(long steps) {
        return with(s -> s.steps = atLeastOne("number of steps", steps));
    }

    /**
     * Sets in which order the examples are seen; {@code EpochOrder.shuffled(1)} if not called.
     *
     * @param order the same for all networks, or one for each
     * @return a changed copy
     */
    public Fleet order(EpochOrder order) {
        Objects.requireNonNull(order, "The order is null");
        return with(s -> s.order = order);
    }

    /**
     * Sets data that networks are validated on after their last step.
     *
     * @param validation as the training data
     * @return a changed copy
     */
    public Fleet validation(DataSet validation) {
        Objects.requireNonNull(validation, "The validation data are null");
        return with(s -> s.validation = validation);
    }

    /**
     * Sets how often networks are validated, beside after their last step.
     *
     * @param steps every so many steps, at least 1
     * @return a changed copy
     * @throws MuPException if it is below 1
     */
    public Fleet validateEvery(long steps) {
        return with(s -> s.validationInterval = atLeastOne("interval of validation", steps));
    }

    /**
     * Sets how often the training loss is recorded; about a hundred times in all if not called.
     *
     * @param steps k, at least 1: steps 1, 1 + k, 1 + 2k, ... are recorded
     * @return a changed copy
     * @throws MuPException if it is below 1
     */
    public Fleet lossEvery(long steps) {
        return with(s -> s.lossInterval = atLeastOne("interval of losses", steps));
    }

    /**
     * Sets when a network counts as diverged, beside a loss that is no number or infinite. It stops there.
     *
     * @param loss training losses above it are divergence
     * @return a changed copy
     * @throws MuPException if it is not positive
     */
    public Fleet divergenceAbove(double loss) {
        if (!(loss > 0)) {
            throw new MuPException(
                    "The bound of divergence is " + loss + ", but it has to be a positive loss, such as 100");
        }
        return with(s -> s.bound = Math.min(loss, Double.MAX_VALUE));
    }

    /**
     * Reads norms.
     *
     * @param norms which, and at which steps
     * @return a changed copy
     */
    public Fleet norms(FleetNorms norms) {
        Objects.requireNonNull(norms, "The norms are null");
        return with(s -> s.norms = norms);
    }

    /**
     * Trains in another precision than the configurations'.
     *
     * @param type FLOAT or DOUBLE
     * @return a changed copy
     */
    public Fleet dataType(DataType type) {
        Objects.requireNonNull(type, "The data type is null");
        return with(s -> s.dataType = type);
    }

    /**
     * Keeps networks when they are done, for {@link FleetResult#network}.
     *
     * @return a changed copy
     */
    public Fleet keepNetworks() {
        return with(s -> s.keepsNetworks = true);
    }

    /**
     * Sets how many networks are trained side by side; the number of cores if not called. The result does not depend on it.
     *
     * @param workers at least 1
     * @return a changed copy
     * @throws MuPException if it is below 1
     */
    public Fleet workers(int workers) {
        return with(s -> s.workers = (int) atLeastOne("number of workers", workers));
    }

    /**
     * Sets what networks are called in results and errors; if not called, "network 0" and so on, with the width of the widest
     * hidden layer, the number of layers with weights and the seed.
     *
     * @param names the name for a network's number, from 0
     * @return a changed copy
     */
    public Fleet names(IntFunction<RunKey> names) {
        Objects.requireNonNull(names, "The names are null");
        return with(s -> s.names = names);
    }

    /**
     * Sets who is told how far it is.
     *
     * @param progress told whenever a network is done
     * @return a changed copy
     */
    public Fleet progress(FleetProgress progress) {
        Objects.requireNonNull(progress, "The progress is null");
        return with(s -> s.progress = progress);
    }

    /**
     * Sets how to cancel. Networks that are not done then are {@link FleetOutcome#CANCELLED}; the others keep their results.
     * Interrupting the thread that trains stops the workers as well, but leaves no result.
     *
     * @param cancelled asked from several threads, at least every thousand steps of a network
     * @return a changed copy
     */
    public Fleet cancelWhen(BooleanSupplier cancelled) {
        Objects.requireNonNull(cancelled, "The condition is null");
        return with(s -> s.cancelled = cancelled);
    }

    private static long atLeastOne(String what, long value) {
        if (value < 1) {
            throw new MuPException("The " + what + " is " + value + ", but it has to be at least 1");
        }
        return value;
    }

    /**
     * Checks all networks against the data, then trains them.
     *
     * @return one result for each network, in the order of the configurations
     * @throws MuPException before training starts, if a network cannot be trained by a fleet, or the data do not fit it
     */
    public FleetReport train() {
        return new FleetRun(settings, Engines.fastest()).train();
    }
}
