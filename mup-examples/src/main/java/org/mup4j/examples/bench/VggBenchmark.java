package org.mup4j.examples.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.dl4j.layer.Convolution3x3;
import org.mup4j.dl4j.layer.MaxPooling2x2;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
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
 * Training steps of VGG11 as a Deeplearning4j network: 4, 8, 16 and 32 zeta channels, two hidden layers of 20 zeta units, ten classes
 * of 3 x 32 x 32 pixels, batch 32, Adam, float.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VggBenchmark {

    private static final int HEAD = 20;

    /** Channels of each group of convolutions, in multiples of zeta. */
    private static final int[][] GROUPS = {{4}, {8}, {16, 16}, {32, 32}, {32, 32}};

    /** What all widths are multiples of. */
    @Param("1")
    public int zeta;

    /** Who updates it. */
    @Param({"DEEPLEARNING4J", "FUSED"})
    public Updates updates = Updates.DEEPLEARNING4J;

    private MultiLayerNetwork net;
    private DataSet[] batches;
    private int next;

    /** Builds the network and a few batches of random images. */
    @Setup
    public void build() {
        net = new MultiLayerNetwork(configuration(zeta));
        net.init();
        updates.applyTo(net);
        batches = RandomImages.batches();
    }

    private static MultiLayerConfiguration configuration(int zeta) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.FLOAT)
                .updater(new Adam(1e-3))
                .activation(Activation.RELU)
                .list();
        for (int[] group : GROUPS) {
            for (int channels : group) {
                layers.layer(new Convolution3x3.Builder().nOut(channels * zeta).build());
            }
            layers.layer(new MaxPooling2x2.Builder().build());
        }
        return layers.layer(new DenseLayer.Builder().nOut(HEAD * zeta).build())
                .layer(new DenseLayer.Builder().nOut(HEAD * zeta).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(RandomImages.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(RandomImages.SIDE, RandomImages.SIDE, RandomImages.COLOURS))
                .build();
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
