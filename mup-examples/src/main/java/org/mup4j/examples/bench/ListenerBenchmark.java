package org.mup4j.examples.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.dl4j.measure.NormListener;
import org.nd4j.linalg.dataset.DataSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Training steps of a classifier with three hidden layers of width 1024, batch 128, Adam, float, with a listener that reads
 * gradients, updates, weights, outputs and both ratios. Every step has a batch of its own: a spectral norm that is found again
 * from where it was last must not be found on the very same gradient.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ListenerBenchmark {

    private static final int WIDTH = 1024;
    private static final int HIDDEN_LAYERS = 3;

    /** As many as a listener for every tenth step repeats itself in. */
    private static final int STEPS = 10;

    private static final Quantity[] QUANTITIES = {
        Quantity.GRADIENT,
        Quantity.UPDATE,
        Quantity.WEIGHT,
        Quantity.ACTIVATION,
        Quantity.GRADIENT_TO_WEIGHT,
        Quantity.UPDATE_TO_WEIGHT
    };

    /** {@code all10}: all norms every tenth step, or {@code entrywise1}: Frobenius and RMS every step. */
    @Param({"all10", "entrywise1"})
    public String listener = "all10";

    private MultiLayerNetwork plain;
    private MultiLayerNetwork listened;
    private long readings;

    /** Builds both networks. */
    @Setup
    public void build() {
        plain = BenchNetworks.started(BenchNetworks.classifier(WIDTH, HIDDEN_LAYERS));
        listened = BenchNetworks.started(BenchNetworks.classifier(WIDTH, HIDDEN_LAYERS));
        listened.setListeners(
                listener.equals("all10") ? reading(STEPS, Norm.values()) : reading(1, Norm.FROBENIUS, Norm.RMS));
    }

    private NormListener reading(int every, Norm... norms) {
        return NormListener.every(every).record(QUANTITIES).norms(norms).to(taken -> readings += taken.size());
    }

    /**
     * Ten steps of each.
     *
     * @param turns takes the times
     */
    @Benchmark
    public void steps(Turns turns) {
        DataSet[] batches = new DataSet[STEPS];
        Arrays.setAll(batches, i -> BenchNetworks.batch());
        turns.take(() -> fit(plain, batches), () -> fit(listened, batches));
    }

    private static void fit(MultiLayerNetwork net, DataSet[] batches) {
        for (DataSet batch : batches) {
            net.fit(batch);
        }
    }

    /** How many readings there have been. */
    long readings() {
        return readings;
    }
}
