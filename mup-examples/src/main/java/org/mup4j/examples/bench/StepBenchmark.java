package org.mup4j.examples.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.api.ndarray.INDArray;
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
 * blocks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StepBenchmark {

    private static final int HIDDEN_LAYERS = 3;

    /** Units of each hidden layer. */
    @Param({"64", "256", "1024"})
    public int width;

    /** {@code plain} or {@code wrapped}. */
    @Param({"plain", "wrapped"})
    public String network = "plain";

    private MultiLayerNetwork net;
    private INDArray features;
    private INDArray labels;

    /** Builds the network and a fixed batch. */
    @Setup
    public void build() {
        MultiLayerConfiguration conf = BenchNetworks.classifier(width, HIDDEN_LAYERS);
        boolean wrapped = network.equals("wrapped");
        net = new MultiLayerNetwork(
                wrapped ? MuP.wrap(conf).baseWidth(BenchNetworks.BASE_WIDTH).configuration() : conf);
        net.init();
        features = BenchNetworks.features(2);
        labels = BenchNetworks.labels();
    }

    /**
     * The loss on the batch.
     *
     * @return mean cross-entropy
     */
    double score() {
        return net.score(new DataSet(features, labels));
    }

    /** One step. */
    @Benchmark
    public void step() {
        net.fit(features, labels);
    }
}
