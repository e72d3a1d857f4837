package org.mup4j.examples.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.dl4j.MuP;
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
 * One training step of a classifier with three hidden layers, batch 128, Adam, float: as its user configured it, and
 * wrapped. Both do the same arithmetic; the wrapped one has a rate for each tensor, which splits Deeplearning4j's updater
 * blocks. Every step has a batch of its own, so that neither network learns it by heart and goes on with gradients of zero.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StepBenchmark {

    private static final int HIDDEN_LAYERS = 3;

    /** Units of each hidden layer. */
    @Param({"64", "256", "1024"})
    public int width;

    /** Who updates the wrapped network. */
    @Param({"DEEPLEARNING4J", "FUSED"})
    public Updates updates = Updates.DEEPLEARNING4J;

    private MultiLayerNetwork plain;
    private MultiLayerNetwork wrapped;

    /** Builds both networks. */
    @Setup
    public void build() {
        MultiLayerConfiguration conf = BenchNetworks.classifier(width, HIDDEN_LAYERS);
        plain = BenchNetworks.started(conf);
        wrapped = BenchNetworks.started(
                MuP.wrap(conf).baseWidth(BenchNetworks.BASE_WIDTH).configuration());
        updates.applyTo(wrapped);
    }

    /**
     * The sum of absolute weights of both networks.
     *
     * @return plain, wrapped
     */
    double[] weights() {
        return new double[] {
            plain.params().norm1Number().doubleValue(),
            wrapped.params().norm1Number().doubleValue()
        };
    }

    /**
     * A step of each.
     *
     * @param turns takes the times
     */
    @Benchmark
    public void step(Turns turns) {
        DataSet batch = BenchNetworks.batch();
        turns.take(() -> plain.fit(batch), () -> wrapped.fit(batch));
    }
}
