package org.mup4j.examples.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.mup4j.dl4j.fleet.Fleet;
import org.mup4j.dl4j.fleet.FleetOutcome;
import org.mup4j.dl4j.fleet.FleetReport;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A fleet of perceptrons with two hidden layers from start to end, their initialisation by Deeplearning4j included: ReLU,
 * batch 16, Adam, each network at a rate of its own, all cores.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FleetBenchmark {

    private static final int BATCH = 16;
    private static final int EXAMPLES = 4096;
    private static final double LOWEST_RATE = 1e-4;

    /** Columns of the features. */
    @Param("8")
    public int inputs;

    /** Units of both hidden layers. */
    @Param("64")
    public int width;

    /** Columns of the output: 1 for mean squared error, more for cross-entropy. */
    @Param("1")
    public int outputs;

    /** How many networks. */
    @Param("8")
    public int networks;

    /** Steps of each. */
    @Param("1000")
    public long steps;

    private Fleet fleet;

    /** Draws the data; networks are made when their turn has come. */
    @Setup
    public void build() {
        Nd4j.getRandom().setSeed(1);
        INDArray labels = Nd4j.randn(DataType.FLOAT, EXAMPLES, outputs);
        if (outputs > 1) {
            labels.assign(0);
            for (int i = 0; i < EXAMPLES; i++) {
                labels.putScalar(i, i % outputs, 1);
            }
        }
        DataSet data = new DataSet(Nd4j.randn(DataType.FLOAT, EXAMPLES, inputs), labels);
        fleet = Fleet.of(networks, this::configuration, data)
                .batch(BATCH)
                .steps(steps)
                .lossEvery(steps);
    }

    private MultiLayerConfiguration configuration(int number) {
        boolean regression = outputs == 1;
        return new NeuralNetConfiguration.Builder()
                .seed(number)
                .updater(new Adam(LOWEST_RATE * (number + 1)))
                .weightInit(WeightInit.RELU)
                .list()
                .layer(hidden(inputs))
                .layer(hidden(width))
                .layer(new OutputLayer.Builder(regression ? LossFunction.MSE : LossFunction.MCXENT)
                        .nIn(width)
                        .nOut(outputs)
                        .activation(regression ? Activation.IDENTITY : Activation.SOFTMAX)
                        .build())
                .build();
    }

    private DenseLayer hidden(int fanIn) {
        return new DenseLayer.Builder()
                .nIn(fanIn)
                .nOut(width)
                .activation(Activation.RELU)
                .build();
    }

    /**
     * All steps of all networks.
     *
     * @return what became of them
     */
    @Benchmark
    public FleetReport train() {
        FleetReport report = fleet.train();
        if (report.count(FleetOutcome.FINISHED) != networks) {
            throw new IllegalStateException("Networks did not finish, so that their time is none: " + report.results());
        }
        return report;
    }
}
