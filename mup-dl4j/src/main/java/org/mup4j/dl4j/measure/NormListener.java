package org.mup4j.dl4j.measure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads norms of a network's tensors while Deeplearning4j trains it.
 *
 * <pre>{@code
 * net.addListeners(NormListener.every(10).record(GRADIENT, UPDATE, WEIGHT, ACTIVATION).to(sink));
 * }</pre>
 *
 * <p>Immutable as a setting: each method returns a new listener, in any order. Unless told otherwise it records UPDATE,
 * WEIGHT and ACTIVATION in the norms RMS and RMS_TO_RMS, and logs them.
 *
 * <p><b>What is read.</b> A step is one update of the parameters, with truncated backpropagation through time one segment;
 * steps are counted from 1 over the network's life, and steps 1, 1 + k, 1 + 2k, ... are read, as Deeplearning4j's own
 * listeners do. Trained tensors only: no frozen layers, no statistics of batch normalisation.
 * <ul>
 *   <li>GRADIENT is that of the mean loss: divided by the size of the batch as Deeplearning4j will do, and not where the
 *       configuration says {@code miniBatch(false)}; before clipping, regularisation and updater.
 *   <li>UPDATE is what the step subtracts: parameters before minus after, unless the layer has constraints, which act after
 *       the listener's turn. Where workers share gradients it is the sum of all workers' encoded updates, which is what a worker
 *       applies; those that reach it between two steps are left out. WEIGHT_CHANGE
 *       holds in every case: parameters now minus parameters when the listener first saw the model. For it, and only if it
 *       is recorded, one copy of the parameters is kept. Constraints of the current step are in neither yet.
 *   <li>WEIGHT and the denominators of both ratios are the weights after the step.
 *   <li>ACTIVATION is a layer's output on the training batch, with dropout if there is any, which the step number says was
 *       seen before the step. Deeplearning4j shows neither the output layer nor pre-activations. For these give a fixed
 *       batch with {@link #probing}: then ACTIVATION and PRE_ACTIVATION are those of all layers on that batch, read after
 *       the step by {@link Probe}, at the price of a forward pass.
 *   <li>SPECTRAL and RMS_TO_RMS are lower bounds within 2%, at the cost of some ten readings of the matrix (for the exact
 *       norm see {@link Norms#spectral}); of a layer's output they are left out.
 * </ul>
 *
 * <p><b>What is kept.</b> A singular vector of each matrix read in a spectral norm, and the copy for WEIGHT_CHANGE; nothing
 * else, and nothing that grows.
 *
 * <p><b>Threads and errors.</b> One listener may serve several models, in threads of their own, as under
 * {@code ParallelWrapper}: each worker is read for itself, so a step then has one reading of a kind for each worker.
 * An error while measuring, such as a full disk, never reaches the training: it is logged, reading stops, and {@link
 * #failure} tells. A listener that cannot do what it was told says so by an exception before the first step.
 */
public final class NormListener extends BaseTrainingListener {

    private static final Logger LOG = LoggerFactory.getLogger(NormListener.class);

    private final ListenerSettings settings;
    private final PerModel<ModelMeasurement> models;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    private NormListener(ListenerSettings settings) {
        this.settings = settings;
        this.models = new PerModel<>(() -> new ModelMeasurement(settings));
    }

    /**
     * A listener that reads every k-th step, the first among them.
     *
     * @param steps k, at least 1
     * @return a listener
     * @throws MuPException if k is below 1
     */
    public static NormListener every(int steps) {
        if (steps < 1) {
            throw new MuPException("A listener cannot read every " + steps + " steps: give a number from 1 up");
        }
        return new NormListener(new ListenerSettings(
                steps,
                EnumSet.of(Quantity.UPDATE, Quantity.WEIGHT, Quantity.ACTIVATION),
                EnumSet.of(Norm.RMS, Norm.RMS_TO_RMS),
                RunKey.UNNAMED,
                new Slf4jSink(),
                List.of()));
    }

    /**
     * What to record.
     *
     * @param quantities anything but ACTIVATION_CHANGE and PRE_ACTIVATION_CHANGE; PRE_ACTIVATION asks for {@link #probing}
     * @return a listener that records these and no others
     * @throws MuPException if there is none, or one that needs two looks at the network
     */
    public NormListener record(Quantity... quantities) {
        Set<Quantity> wanted = Set.of(quantities);
        if (wanted.isEmpty()) {
            throw new MuPException(
                    "The listener has nothing to record: name a quantity, as in record(Quantity.UPDATE)");
        }
        for (Quantity change : List.of(Quantity.ACTIVATION_CHANGE, Quantity.PRE_ACTIVATION_CHANGE)) {
            if (wanted.contains(change)) {
                throw new MuPException("A listener does not record " + change
                        + ", which compares two moments: take a Probe.on(net, features) before and after, and subtract with"
                        + " minus");
            }
        }
        return new NormListener(settings.with(wanted));
    }

    /**
     * In which norms.
     *
     * @param norms at least one
     * @return a listener that reads these and no others
     * @throws MuPException if there is none
     */
    public NormListener norms(Norm... norms) {
        if (norms.length == 0) {
            throw new MuPException("The listener has no norm to read: name one, as in norms(Norm.RMS)");
        }
        return new NormListener(settings.withNorms(Set.of(norms)));
    }

    /**
     * Which run the readings belong to.
     *
     * @param run the run
     * @return a listener for that run
     */
    public NormListener run(RunKey run) {
        return new NormListener(settings.with(run));
    }

    /**
     * Where the readings go.
     *
     * @param sink the sink
     * @return a listener that hands its readings to it
     */
    public NormListener to(ReadingSink sink) {
        return new NormListener(settings.with(sink));
    }

    /**
     * Reads outputs and pre-activations of all layers on a fixed batch, instead of outputs of the hidden layers on the
     * training batch.
     *
     * @param features a batch for each network input, not to be changed afterwards
     * @return a listener that probes
     */
    public NormListener probing(INDArray... features) {
        return new NormListener(settings.with(List.of(features)));
    }

    /**
     * What went wrong while measuring, if anything did.
     *
     * @return the first error; reading has stopped since
     */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
        long taken = BaseOptimizer.getIterationCount(model);
        requirePossible(model);
        if (readsOutputs() && settings.samples(taken + 1) && model instanceof MultiLayerNetwork net) {
            deliver(() -> models.of(model).outputs(net, activations, taken));
        }
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
        long taken = BaseOptimizer.getIterationCount(model);
        requirePossible(model);
        if (readsOutputs() && settings.samples(taken + 1)) {
            deliver(() -> models.of(model).outputs(model, activations, taken));
        }
    }

    private boolean readsOutputs() {
        return settings.records(Quantity.ACTIVATION) && settings.probe().isEmpty();
    }

    private void requirePossible(Model model) {
        if (settings.records(Quantity.PRE_ACTIVATION) && settings.probe().isEmpty()) {
            throw new MuPException(
                    "Deeplearning4j does not show a listener PRE_ACTIVATION: give a fixed batch to read them"
                            + " from, as in NormListener.every(10).record(PRE_ACTIVATION).probing(features)");
        }
        OptimizationAlgorithm algorithm = model.conf().getOptimizationAlgo();
        if (settings.needs(Quantity.UPDATE) && algorithm != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
            throw new MuPException("Under " + algorithm + " Deeplearning4j does not show a listener the update: record"
                    + " WEIGHT_CHANGE instead of UPDATE and UPDATE_TO_WEIGHT");
        }
    }

    @Override
    public void onGradientCalculation(Model model) {
        long step = BaseOptimizer.getIterationCount(model) + 1L;
        deliver(() -> {
            ModelMeasurement measurement = models.of(model);
            measurement.start(model);
            boolean reads = settings.needs(Quantity.GRADIENT) && settings.samples(step);
            return reads ? measurement.gradients(model, step) : List.of();
        });
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        long step = iteration + 1L;
        if (!settings.samples(step)) {
            return;
        }
        if (settings.needsStep()) {
            deliver(() -> models.of(model).step(model, step));
        }
        if (!settings.probe().isEmpty()) {
            deliver(() -> probed(model, step));
        }
    }

    private List<Reading> probed(Model model, long step) {
        Norm[] entrywise =
                settings.norms().stream().filter(norm -> !norm.isSpectral()).toArray(Norm[]::new);
        ProbeSnapshot snapshot = Probe.on(model, settings.probe().toArray(INDArray[]::new));
        List<Reading> readings = new ArrayList<>(snapshot.readings(settings.run(), step, entrywise));
        readings.removeIf(reading -> !settings.records(reading.quantity()));
        return readings;
    }

    private void deliver(Supplier<List<Reading>> measurement) {
        if (failure.get() != null) {
            return;
        }
        try {
            List<Reading> readings = measurement.get();
            if (!readings.isEmpty()) {
                settings.sink().accept(List.copyOf(readings));
            }
        } catch (RuntimeException e) {
            if (failure.compareAndSet(null, e)) {
                LOG.error("Measuring failed and stops here; training goes on", e);
            }
        }
    }

    /** How many numbers are kept between steps, for all models together. */
    long retained() {
        return models.values().stream().mapToLong(ModelMeasurement::retained).sum();
    }
}
