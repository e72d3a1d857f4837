package org.mup4j.examples.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.mup4j.dl4j.layer.ImageSummary;
import org.mup4j.dl4j.layer.Positions;
import org.mup4j.dl4j.layer.Transformer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Training steps of a vision transformer as a Deeplearning4j network: width 32 zeta, patches of 4 pixels, 6 blocks of 8 heads, expansion
 * 1, a class token, ten classes of 3 x 32 x 32 pixels, batch 32, Adam, float.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VitBenchmark {

    private static final int WIDTH = 32;
    private static final int PATCH = 4;
    private static final int BLOCKS = 6;
    private static final int HEADS = 8;

    /** What the width is a multiple of. */
    @Param("1")
    public int zeta;

    /** Who updates it. */
    @Param({"DEEPLEARNING4J", "FUSED"})
    public Updates updates = Updates.DEEPLEARNING4J;

    private ComputationGraph net;
    private DataSet[] batches;
    private int next;

    /** Builds the network and a few batches of random images. */
    @Setup
    public void build() {
        net = new ComputationGraph(
                Transformer.vision(RandomImages.COLOURS, RandomImages.SIDE, PATCH, RandomImages.CLASSES)
                        .summary(ImageSummary.CLASS_TOKEN)
                        .positions(Positions.LEARNED)
                        .width(WIDTH * zeta)
                        .depth(BLOCKS)
                        .heads(HEADS)
                        .expansion(1)
                        .configuration(new NeuralNetConfiguration.Builder()
                                .seed(1)
                                .dataType(DataType.FLOAT)
                                .updater(new Adam(1e-3))));
        net.init();
        updates.applyTo(net);
        batches = RandomImages.batches();
    }

    /** The sum of all parameters. */
    double parameters() {
        return net.params().sumNumber().doubleValue();
    }

    /** One step. */
    @Benchmark
    public void step() {
        net.fit(batches[next++ % batches.length]);
    }
}
