package org.mup4j.examples.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.mup4j.dl4j.layer.Positions;
import org.mup4j.dl4j.layer.Transformer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Training steps of a small causal transformer as a Deeplearning4j network: 2 blocks, 8 heads, 65 symbols, Adam, float. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TransformerBenchmark {

    static final int CONTEXT = 128;
    static final int BATCH = 32;
    private static final int SYMBOLS = 65;
    private static final int HEADS = 8;
    private static final int BLOCKS = 2;
    private static final int POOL = 4;

    /** Width of the residual stream. */
    @Param("32")
    public int width;

    /** Who updates it. */
    @Param({"DEEPLEARNING4J", "FUSED"})
    public Updates updates = Updates.DEEPLEARNING4J;

    private ComputationGraph net;
    private DataSet[] batches;
    private int next;

    /** Builds the network and a few batches of random symbols. */
    @Setup
    public void build() {
        net = new ComputationGraph(Transformer.decoder(SYMBOLS, CONTEXT)
                .width(width)
                .depth(BLOCKS)
                .heads(HEADS)
                .positions(Positions.LEARNED)
                .configuration(new NeuralNetConfiguration.Builder()
                        .seed(1)
                        .dataType(DataType.FLOAT)
                        .updater(new Adam(1e-3))));
        net.init();
        updates.applyTo(net);
        Random random = new Random(1);
        batches = new DataSet[POOL];
        for (int i = 0; i < POOL; i++) {
            batches[i] = batch(random);
        }
    }

    private static DataSet batch(Random random) {
        INDArray features = Nd4j.createUninitialized(DataType.FLOAT, BATCH, 1, CONTEXT);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, SYMBOLS, CONTEXT);
        for (int b = 0; b < BATCH; b++) {
            int symbol = random.nextInt(SYMBOLS);
            for (int t = 0; t < CONTEXT; t++) {
                features.putScalar(b, 0, t, symbol);
                symbol = random.nextInt(SYMBOLS);
                labels.putScalar(b, symbol, t, 1);
            }
        }
        return new DataSet(features, labels);
    }

    /** The sum of all parameters. */
    double parameters() {
        return net.params().sumNumber().doubleValue();
    }

    /** One step. */
    @Benchmark
    public void step() {
        net.fit(batches[next++ % POOL]);
    }
}
