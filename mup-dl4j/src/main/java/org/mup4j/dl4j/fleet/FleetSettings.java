package org.mup4j.dl4j.fleet;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.measure.RunKey;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/** How a fleet is trained. Changed only in {@link #changed}, before anybody else sees the copy. */
final class FleetSettings {

    final int size;
    final IntFunction<MultiLayerConfiguration> configurations;
    final DataSet data;

    int batch = 32;

    /** 0 for a number of epochs. */
    long steps;

    int epochs = 1;
    EpochOrder order = EpochOrder.shuffled(1);

    /** Null for none. */
    @Nullable
    DataSet validation;

    /** 0 for after the last step only. */
    long validationInterval;

    /** 0 for a hundredth of the steps. */
    long lossInterval;

    double bound = Double.MAX_VALUE;

    /** Null for none. */
    @Nullable
    FleetNorms norms;

    /** Null for the networks' own. */
    @Nullable
    DataType dataType;

    boolean keepsNetworks;
    int workers = Runtime.getRuntime().availableProcessors();

    /** Null for numbers. */
    @Nullable
    IntFunction<RunKey> names;

    FleetProgress progress = FleetProgress.NONE;
    BooleanSupplier cancelled = () -> false;

    FleetSettings(int size, IntFunction<MultiLayerConfiguration> configurations, DataSet data) {
        this.size = size;
        this.configurations = configurations;
        this.data = data;
    }

    /** Steps of a network that sees so many examples. */
    long totalSteps(int examples) {
        long perEpoch = (examples + (long) batch - 1) / batch;
        return steps > 0 ? steps : epochs * perEpoch;
    }

    FleetSettings changed(Consumer<FleetSettings> change) {
        FleetSettings copy = new FleetSettings(size, configurations, data);
        copy.batch = batch;
        copy.steps = steps;
        copy.epochs = epochs;
        copy.order = order;
        copy.validation = validation;
        copy.validationInterval = validationInterval;
        copy.lossInterval = lossInterval;
        copy.bound = bound;
        copy.norms = norms;
        copy.dataType = dataType;
        copy.keepsNetworks = keepsNetworks;
        copy.workers = workers;
        copy.names = names;
        copy.progress = progress;
        copy.cancelled = cancelled;
        change.accept(copy);
        return copy;
    }
}
