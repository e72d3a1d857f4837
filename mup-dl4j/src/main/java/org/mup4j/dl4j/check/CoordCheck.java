package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.CoordReport.Growth;
import org.mup4j.core.check.CoordTolerance;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.internal.check.CoordExperiment;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The coordinate check: trains small networks of several widths for a few steps and asks whether every layer's
 * pre-activations change by the same amount at every width (Yang et al. 2021, arXiv:2203.03466, appendix D.1). Answers
 * with a verdict and, where the answer is no, the likely cause. Immutable; setters in any order.
 *
 * <p>What is measured: pre-activations and activations of all layers on a fixed batch (the first one), before training and
 * after chosen steps, as root mean square and mean absolute value; all networks see the same batches in the same order.
 * Double precision unless asked otherwise, because a change is a difference of nearly equal numbers.
 *
 * <p>Sequences may have masks, which hold in training; the probe reads all steps, masked ones too. Under truncated
 * backpropagation a step here is a batch, with all its segments.
 *
 * @param <C> {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration}
 */
public final class CoordCheck<C> {

    private static final List<Integer> DEFAULT_WIDTHS = List.of(64, 128, 256, 512, 1024);
    private static final List<Integer> DEFAULT_STEPS = List.of(1, 3, 5);

    private final CoordExperiment<C> experiment;

    private CoordCheck(CoordExperiment<C> experiment) {
        this.experiment = experiment;
    }

    /**
     * Checks a family, with the parametrization, gauge and base width that it has.
     *
     * @param family the networks
     * @param <C> their type of configuration
     * @return the check, with widths 64 to 1024, five seeds and steps 1, 3, 5 until set otherwise
     */
    public static <C> CoordCheck<C> of(MuPFamily<C> family) {
        Objects.requireNonNull(family, "The family is null");
        return ofConfigurations(width -> family.at(width).configuration())
                .name(family.parametrization().name());
    }

    /**
     * Checks configurations as they are: scaled by hand, or not at all.
     *
     * @param network a function from a width to the configuration that is trained
     * @param <C> its type
     * @return the check
     */
    public static <C> CoordCheck<C> ofConfigurations(IntFunction<C> network) {
        Objects.requireNonNull(network, "The function from a width to a configuration is null");
        return new CoordCheck<>(CoordExperiment.of(network, Growth.WIDTH, DEFAULT_WIDTHS, DEFAULT_STEPS));
    }

    /**
     * Checks networks of one width and several depths. Layers are taken together by their place: the first, the mean of
     * those in between, the last and the readout.
     *
     * @param network a function from a depth to a wrapped network
     * @param <C> its type of configuration
     * @return the check, with depths 2 to 32
     */
    public static <C> CoordCheck<C> overDepth(IntFunction<MuPWrap<C>> network) {
        Objects.requireNonNull(network, "The function from a depth to a wrapped network is null");
        IntFunction<C> configurations = depth -> network.apply(depth).configuration();
        return new CoordCheck<>(
                CoordExperiment.of(configurations, Growth.DEPTH, List.of(2, 4, 8, 16, 32), DEFAULT_STEPS));
    }

    /**
     * Sets the widths.
     *
     * @param widths at least two different ones
     * @return a new check
     * @throws MuPException if there are fewer than two, or one is below 1
     */
    public CoordCheck<C> widths(int... widths) {
        return sizes("widths", widths);
    }

    /**
     * Sets the depths of a check over depth.
     *
     * @param depths at least two different ones
     * @return a new check
     * @throws MuPException if there are fewer than two, or one is below 1
     */
    public CoordCheck<C> depths(int... depths) {
        return sizes("depths", depths);
    }

    private CoordCheck<C> sizes(String what, int... sizes) {
        TreeSet<Integer> sorted = new TreeSet<>();
        Arrays.stream(sizes).forEach(sorted::add);
        if (sorted.size() < 2 || sorted.first() < 1) {
            throw new MuPException("The " + what + " are " + Arrays.toString(sizes)
                    + ", but an exponent needs two different positive ones at least, such as 64, 128, 256, 512, 1024");
        }
        return new CoordCheck<>(experiment.withSizes(List.copyOf(sorted)));
    }

    /**
     * Sets the number of seeds.
     *
     * @param seeds how many networks are trained at each width, at least 1; three or more for a firm answer
     * @return a new check
     * @throws MuPException if it is below 1
     */
    public CoordCheck<C> seeds(int seeds) {
        return new CoordCheck<>(experiment.withSeeds(positive("number of seeds", seeds)));
    }

    /**
     * Sets the first seed; the others follow.
     *
     * @param seed any number, but so that no network has the seed 0, which ND4J takes for none
     * @return a new check
     */
    public CoordCheck<C> firstSeed(long seed) {
        return new CoordCheck<>(experiment.withFirstSeed(seed));
    }

    /**
     * Sets the steps after which is measured.
     *
     * @param steps numbers of steps, from 1
     * @return a new check
     * @throws MuPException if there is none, or one is below 1
     */
    public CoordCheck<C> steps(int... steps) {
        TreeSet<Integer> sorted = new TreeSet<>();
        Arrays.stream(steps).forEach(sorted::add);
        if (sorted.isEmpty() || sorted.first() < 1) {
            throw new MuPException("The steps are " + Arrays.toString(steps)
                    + ", but at least one step has to be taken before anything changes, such as 1, 3, 5");
        }
        return new CoordCheck<>(experiment.withSteps(List.copyOf(sorted)));
    }

    /**
     * Sets the data type of the networks; double if not called.
     *
     * @param type FLOAT, DOUBLE
     * @return a new check
     */
    public CoordCheck<C> dataType(DataType type) {
        return new CoordCheck<>(experiment.withDataType(type));
    }

    /**
     * Sets how flat is flat; if not called, 0.25, or 0.15 where the readout starts at zero and the narrowest width is 128.
     *
     * @param tolerance the tolerance
     * @return a new check
     */
    public CoordCheck<C> tolerance(CoordTolerance tolerance) {
        return new CoordCheck<>(experiment.withTolerance(tolerance));
    }

    /**
     * Sets how many networks are trained side by side; the number of cores if not called. The result does not depend on it.
     *
     * @param workers at least 1
     * @return a new check
     * @throws MuPException if it is below 1
     */
    public CoordCheck<C> workers(int workers) {
        return new CoordCheck<>(experiment.withWorkers(positive("number of workers", workers)));
    }

    /**
     * Sets who is told how far the check is.
     *
     * @param progress told whenever a network is done
     * @return a new check
     */
    public CoordCheck<C> progress(CheckProgress progress) {
        return new CoordCheck<>(experiment.withProgress(progress::networkDone));
    }

    /**
     * Sets the name under which the check appears in its report.
     *
     * @param name for example a parametrization's name
     * @return a new check
     */
    public CoordCheck<C> name(String name) {
        return new CoordCheck<>(experiment.withName(name));
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new MuPException("The " + what + " is " + value + ", but it has to be at least 1");
        }
        return value;
    }

    /**
     * Trains and judges.
     *
     * @param batches what the networks are trained on, one batch a step, over again if there are fewer batches than steps;
     *     the first is also the one that layers are probed with
     * @return the report
     * @throws MuPException if there is no batch, or the networks differ in more than their size
     */
    public CoordReport run(List<DataSet> batches) {
        if (batches.isEmpty()) {
            throw new MuPException(
                    "There is no batch to train on: give at least one, or leave the data out to have some made");
        }
        return experiment.run(List.copyOf(batches));
    }

    /**
     * Trains and judges on the first batches of an iterator, which are the same for all networks.
     *
     * @param batches reset first; as many batches are taken as there are steps
     * @return the report
     * @throws MuPException if there is no batch, or the networks differ in more than their size
     */
    public CoordReport run(DataSetIterator batches) {
        if (batches.resetSupported()) {
            batches.reset();
        }
        List<DataSet> taken = new ArrayList<>();
        while (batches.hasNext() && taken.size() < experiment.lastStep()) {
            taken.add(batches.next());
        }
        return run(taken);
    }

    /**
     * Trains and judges on made-up data with structure: random features, and labels that a small random function gives.
     *
     * @return the report
     * @throws MuPException if the shape of the data cannot be read off the configuration
     */
    public CoordReport run() {
        return experiment.runOnMadeUpData();
    }
}
