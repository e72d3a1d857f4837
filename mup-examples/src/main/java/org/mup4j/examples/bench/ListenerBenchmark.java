package org.mup4j.examples.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.dl4j.measure.NormListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Training steps of a classifier with three hidden layers of width 1024, batch 128, Adam, float, with a listener that reads
 * gradients, updates, weights, outputs and both ratios. Batches alternate: a spectral norm that is found again from where it
 * was last must not be found on the very same gradient.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ListenerBenchmark {

    private static final int WIDTH = 1024;
    private static final int HIDDEN_LAYERS = 3;
    private static final int BATCHES = 7;

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

    /** {@code none}, {@code all10}: all norms every tenth step, or {@code entrywise1}: Frobenius and RMS every step. */
    @Param({"none", "all10", "entrywise1"})
    public String listener = "none";

    private MultiLayerNetwork net;
    private INDArray[] features;
    private INDArray labels;
    private int batch;
    private long readings;

    /** Builds the network and the batches. */
    @Setup
    public void build() {
        net = new MultiLayerNetwork(BenchNetworks.classifier(WIDTH, HIDDEN_LAYERS));
        net.init();
        switch (listener) {
            case "all10" -> net.setListeners(reading(STEPS, Norm.values()));
            case "entrywise1" -> net.setListeners(reading(1, Norm.FROBENIUS, Norm.RMS));
            default -> net.setListeners();
        }
        features = new INDArray[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            features[i] = BenchNetworks.features(2 + i);
        }
        labels = BenchNetworks.labels();
    }

    private NormListener reading(int every, Norm... norms) {
        return NormListener.every(every).record(QUANTITIES).norms(norms).to(taken -> readings += taken.size());
    }

    /** Ten steps. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void steps() {
        for (int i = 0; i < STEPS; i++) {
            net.fit(features[batch++ % BATCHES], labels);
        }
    }

    /** How many readings there have been. */
    long readings() {
        return readings;
    }
}
