package org.mup4j.dl4j.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.mup4j.dl4j.law.Dice.Draws;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Random feed-forward and convolutional networks. */
final class RandomNetworks {

    private static final int BATCH = 4;
    private static final int FEATURES = 6;
    private static final int CLASSES = 3;
    private static final int VOCABULARY = 7;
    private static final int IMAGE = 8;

    private final Draws draws;

    /** Networks that DL4J can write to JSON and read back, if asked for. */
    RandomNetworks(Draws draws) {
        this.draws = draws;
    }

    private RandomLayers layers(long seed) {
        return new RandomLayers(new Dice(seed, draws));
    }

    /** One multi-layer network of a kind that the seed chooses. */
    Sample<MultiLayerConfiguration> multiLayer(long seed) {
        return switch ((int) (seed % 6)) {
            case 0, 1 -> new Sample<>("dense " + seed, w -> dense(seed, w), data(flat(seed), classes(BATCH)));
            case 2 -> new Sample<>("embedding " + seed, w -> embedding(seed, w), data(indexes(seed), classes(BATCH)));
            case 3 ->
                new Sample<>(
                        "conv1d " + seed,
                        w -> RandomConvolutions.oneDimension(layers(seed), w, RandomNetworks::pooled),
                        data(sequence(seed), classes(BATCH)));
            case 4 ->
                new Sample<>(
                        "conv3d " + seed,
                        w -> RandomConvolutions.threeDimensions(layers(seed), w, RandomNetworks::head),
                        data(volume(seed), classes(BATCH)));
            default ->
                new Sample<>(
                        "conv2d " + seed,
                        w -> RandomConvolutions.twoDimensions(layers(seed), w, RandomNetworks::head),
                        data(image(seed), classes(BATCH)));
        };
    }

    private MultiLayerConfiguration dense(long seed, int width) {
        RandomLayers layers = layers(seed);
        ListBuilder list = layers.global().list();
        int in = FEATURES;
        int hidden = layers.dice.between(0, 3);
        for (int i = 0; i < hidden; i++) {
            list.layer(layers.dense(in, width));
            in = width;
            between(layers, list, width);
        }
        for (var layer : output(layers, in)) {
            list.layer(layer);
        }
        return list.build();
    }

    /** Layers without a width of their own. */
    private static void between(RandomLayers layers, ListBuilder list, int width) {
        switch (layers.dice.between(0, 6)) {
            case 0 ->
                list.layer(new BatchNormalization.Builder()
                        .nIn(width)
                        .nOut(width)
                        .lockGammaBeta(layers.dice.chance(0.3))
                        .build());
            case 1 -> list.layer(new ActivationLayer(Activation.TANH));
            case 2 -> list.layer(new DropoutLayer(layers.noise()));
            case 3 -> list.layer(new PReLULayer.Builder().inputShape(width).build());
            default -> {}
        }
    }

    private static List<org.deeplearning4j.nn.conf.layers.Layer> output(RandomLayers layers, int in) {
        List<org.deeplearning4j.nn.conf.layers.Layer> output = new ArrayList<>();
        switch (layers.dice.between(0, 3)) {
            case 0 -> {
                output.add(layers.dense(in, CLASSES));
                output.add(new LossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build());
            }
            case 1 ->
                output.add(new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(in)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .alpha(0.1)
                        .lambda(0.01)
                        .build());
            default -> output.add(readout(layers, in));
        }
        return output;
    }

    private static OutputLayer readout(RandomLayers layers, int in) {
        OutputLayer.Builder readout = new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .hasBias(layers.dice.chance(0.8))
                .activation(Activation.SOFTMAX);
        if (in > 0) {
            readout.nIn(in);
        }
        if (layers.dice.chance(0.3)) {
            readout.weightInit(layers.dice.weightInit(true)).updater(layers.dice.updater());
        }
        return readout.build();
    }

    /** A readout over pooled channels. */
    static ListBuilder pooled(RandomLayers layers, ListBuilder list, int width) {
        return list.layer(new GlobalPoolingLayer.Builder().build()).layer(readout(layers, 0));
    }

    private static ListBuilder head(RandomLayers layers, ListBuilder list, int width) {
        if (layers.dice.chance(0.5)) {
            return pooled(layers, list, width);
        }
        return list.layer(layers.dense(0, width)).layer(readout(layers, 0));
    }

    private MultiLayerConfiguration embedding(long seed, int width) {
        RandomLayers layers = layers(seed);
        ListBuilder list = layers.global().list();
        if (layers.dice.chance(0.5)) {
            list.layer(new EmbeddingLayer.Builder()
                    .nIn(VOCABULARY)
                    .nOut(width)
                    .hasBias(layers.dice.chance(0.5))
                    .build());
        } else {
            list.layer(new EmbeddingSequenceLayer.Builder()
                            .nIn(VOCABULARY)
                            .nOut(width)
                            .inputLength(1)
                            .build())
                    .layer(new GlobalPoolingLayer.Builder().build());
        }
        return list.layer(layers.dense(width, width))
                .layer(readout(layers, width))
                .build();
    }

    /** A computation graph with vertices of every kind that is supported. */
    Sample<ComputationGraphConfiguration> graph(long seed) {
        return new Sample<>("graph " + seed, w -> graph(seed, w), data(flat(seed), classes(BATCH)));
    }

    private ComputationGraphConfiguration graph(long seed, int width) {
        RandomLayers layers = layers(seed);
        GraphBuilder graph = layers.global().graphBuilder().addInputs("x");
        graph.addLayer("a", layers.dense(FEATURES, width), "x");
        graph.addLayer("b", layers.dense(width, width), "a");
        String last = "b";
        int features = width;
        switch (layers.dice.between(0, 5)) {
            case 0 -> {
                graph.addVertex(
                        "v",
                        new ElementWiseVertex(layers.dice.oneOf(List.of(
                                ElementWiseVertex.Op.Add,
                                ElementWiseVertex.Op.Average,
                                ElementWiseVertex.Op.Product,
                                ElementWiseVertex.Op.Max))),
                        "a",
                        "b");
                last = "v";
            }
            case 1 -> {
                graph.addVertex("v", new MergeVertex(), "a", "b");
                last = "v";
                features = 2 * width;
            }
            case 2 -> {
                graph.addVertex("v", new MergeVertex(), "b", "x");
                last = "v";
                features = width + FEATURES;
            }
            case 3 -> {
                graph.addVertex("s", new ScaleVertex(0.5), "b").addVertex("v", new ShiftVertex(0.1), "s");
                last = "v";
            }
            case 4 -> {
                graph.addVertex("s", new StackVertex(), "a", "b").addVertex("v", new UnstackVertex(1, 2), "s");
                last = "v";
            }
            default -> {
                graph.addVertex("v", new SubsetVertex(0, width / 2 - 1), "b");
                last = "v";
                features = width / 2;
            }
        }
        graph.addLayer("c", layers.dense(features, width), last);
        return graph.addLayer("out", readout(layers, width), "c")
                .setOutputs("out")
                .build();
    }

    private static MultiDataSet data(INDArray features, INDArray labels) {
        return new MultiDataSet(features, labels);
    }

    private static INDArray normal(long seed, int... shape) {
        Random random = new Random(seed);
        long[] sizes = new long[shape.length];
        int length = 1;
        for (int i = 0; i < shape.length; i++) {
            sizes[i] = shape[i];
            length *= shape[i];
        }
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextGaussian();
        }
        return Nd4j.create(values, sizes, DataType.DOUBLE);
    }

    private static INDArray flat(long seed) {
        return normal(seed, BATCH, FEATURES);
    }

    private static INDArray sequence(long seed) {
        return normal(seed, BATCH, 2, IMAGE);
    }

    private static INDArray image(long seed) {
        return normal(seed, BATCH, 2, IMAGE, IMAGE);
    }

    private static INDArray volume(long seed) {
        return normal(seed, BATCH, 1, IMAGE, IMAGE, IMAGE);
    }

    private static INDArray indexes(long seed) {
        double[][] indexes = new double[BATCH][1];
        Random random = new Random(seed);
        for (double[] row : indexes) {
            row[0] = random.nextInt(VOCABULARY);
        }
        return Nd4j.create(indexes).castTo(DataType.DOUBLE);
    }

    private static INDArray classes(int rows) {
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, rows, CLASSES);
        for (int i = 0; i < rows; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        return labels;
    }

    /** The input types of images, for the convolutional networks. */
    static InputType imageType() {
        return InputType.convolutional(IMAGE, IMAGE, 2);
    }

    static InputType sequenceType() {
        return InputType.recurrent(2, IMAGE);
    }

    static InputType volumeType() {
        return InputType.convolutional3D(IMAGE, IMAGE, IMAGE, 1);
    }
}
