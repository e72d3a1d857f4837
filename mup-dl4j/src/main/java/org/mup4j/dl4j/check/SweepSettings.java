package org.mup4j.dl4j.check;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.dl4j.internal.run.Members;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What a sweep needs to know. Changed only in {@link #changed}, before anybody else sees the copy.
 *
 * @param <C> the type of the configurations
 */
final class SweepSettings<C> {

    MuPFamily<C> family;
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

    /** As many steps as asked for, or one for each batch. */
    int steps(List<DataSet> batches) {
        return steps == 0 ? batches.size() : steps;
    }

    /** A configuration in the data type asked for. */
    C ofType(C conf) {
        return dataType == null ? conf : Members.withDataType(conf, dataType);
    }

    /** Refuses to train on nothing. */
    void requireData(List<DataSet> batches) {
        if (rates.isEmpty()) {
            throw new MuPException(SweepExperiment.NO_RATE);
        } else if (batches.isEmpty()) {
            throw new MuPException("There is no batch to train on: give at least one");
        } else if (loss == SweepLoss.VALIDATION && validation.isEmpty()) {
            throw new MuPException("The loss is that of validation, but there is no batch to take it on: call"
                    + " validation(batches)");
        }
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
