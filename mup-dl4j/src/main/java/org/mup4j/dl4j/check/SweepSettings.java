package org.mup4j.dl4j.check;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPFamily;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What a sweep needs to know. Changed only in {@link #changed}, before anybody else sees the copy.
 *
 * @param <C> the type of the configurations
 */
final class SweepSettings<C> {

    final MuPFamily<C> family;
    List<Integer> widths;
    List<Double> rates = List.of();
    int seeds = 5;
    long firstSeed = 1;

    /** 0 for as many steps as there are batches. */
    int steps;

    SweepLoss loss = SweepLoss.SMOOTHED;
    List<DataSet> validation = List.of();
    double bound = 2;

    /** Null for the networks' own. */
    @Nullable
    DataType dataType;

    int workers = Runtime.getRuntime().availableProcessors();
    CheckProgress progress = CheckProgress.NONE;
    BooleanSupplier cancelled = () -> false;

    SweepSettings(MuPFamily<C> family, List<Integer> widths) {
        this.family = family;
        this.widths = widths;
    }

    SweepSettings<C> changed(Consumer<SweepSettings<C>> change) {
        SweepSettings<C> copy = new SweepSettings<>(family, widths);
        copy.rates = rates;
        copy.seeds = seeds;
        copy.firstSeed = firstSeed;
        copy.steps = steps;
        copy.loss = loss;
        copy.validation = validation;
        copy.bound = bound;
        copy.dataType = dataType;
        copy.workers = workers;
        copy.progress = progress;
        copy.cancelled = cancelled;
        change.accept(copy);
        return copy;
    }
}
