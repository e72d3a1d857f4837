package org.mup4j.dl4j.check;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.mup4j.core.check.LrCurve;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPFamily;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains networks of one width at every learning rate of a grid, with several seeds: the way to the best rate, found on a
 * small network and used on a large one.
 *
 * <pre>{@code
 * LrCurve curve = LrSweep.of(family).at(64).rates(LrSweep.octaves(-14, -4, 1)).seeds(3).run(batches);
 * family.at(4096).withLearningRate(curve.optimum().learningRate()).configuration();
 * }</pre>
 *
 * @param <C> {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration}
 */
public final class LrSweep<C> extends SweepOptions<C, LrSweep<C>, LrCurve> {

    private LrSweep(SweepSettings<C> settings) {
        super(settings);
    }

    /**
     * A sweep over a family, at its base width until another is set.
     *
     * @param family the networks
     * @param <C> their type of configuration
     * @return the sweep; its rates have to be set
     */
    public static <C> LrSweep<C> of(MuPFamily<C> family) {
        Objects.requireNonNull(family, "The family is null");
        return new LrSweep<>(new SweepSettings<>(family, List.of(family.baseWidth())));
    }

    /**
     * Sets the width of the networks.
     *
     * @param width at least 1
     * @return a new sweep
     * @throws MuPException if it is below 1
     */
    public LrSweep<C> at(int width) {
        return with(settings().changed(s -> s.widths = List.of(atLeastOne("width", width))));
    }

    /**
     * Rates in a geometric grid: 2 to the powers from the lowest to the highest.
     *
     * @param lowest log2 of the lowest rate
     * @param highest log2 of the highest rate, above the lowest; it is the last if a whole number of steps leads to it
     * @param step octaves between two rates, positive
     * @return the rates in ascending order
     * @throws MuPException if the step is not positive or the highest not above the lowest
     */
    public static double[] octaves(double lowest, double highest, double step) {
        positive("step between two rates", step);
        if (!(highest > lowest)) {
            throw new MuPException("The grid runs from 2^" + lowest + " to 2^" + highest
                    + ", but the lowest rate comes first, such as octaves(-12, -2, 1)");
        }
        // Rounding must not lose the last rate.
        int steps = (int) Math.floor((highest - lowest) / step + 1e-9);
        return IntStream.rangeClosed(0, steps)
                .mapToDouble(i -> Math.pow(2, lowest + i * step))
                .toArray();
    }

    @Override
    LrSweep<C> with(SweepSettings<C> changed) {
        return new LrSweep<>(changed);
    }

    @Override
    LrCurve result(List<DataSet> batches) {
        return new SweepExperiment<>(settings()).run(batches).get(0);
    }
}
