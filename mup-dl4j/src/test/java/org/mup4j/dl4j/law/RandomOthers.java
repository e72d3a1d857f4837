package org.mup4j.dl4j.law;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.weights.WeightInit;
import org.mup4j.dl4j.law.Dice.Draws;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Random networks of the layers and vertices that are neither dense, convolutional, recurrent nor attention. */
final class RandomOthers {

    private static final int BATCH = 4;
    private static final int FEATURES = 6;
    private static final int CLASSES = 3;
    private static final int STEPS = 4;

    private final Draws draws;

    /** Networks that DL4J can write to JSON and read back, if asked for. */
    RandomOthers(Draws draws) {
        this.draws = draws;
    }

    private RandomLayers layers(long seed) {
        return new RandomLayers(new Dice(seed, draws));
    }

    /** One network of a kind that the seed chooses. */
    Sample<?> any(long seed) {
        return switch ((int) (seed % 14)) {
            case 0 -> flat("autoencoder", seed, w -> autoencoder(seed, w));
            case 1 -> flat("element-wise", seed, w -> elementWise(seed, w));
            case 2 -> flat("repeated", seed, w -> repeated(seed, w));
            case 3 -> images("image loss", seed, w -> imageLoss(seed, w), random(seed, BATCH, 2, 8, 8), classMap(8, 8));
            case 4 ->
                images(
                        "volume loss",
                        seed,
                        w -> volumeLoss(seed, w),
                        random(seed, BATCH, 1, 4, 4, 4),
                        classMap(4, 4, 4));
            case 5 ->
                images(
                        "boxes",
                        seed,
                        w -> boxes(seed, w),
                        random(seed, BATCH, 2, 8, 8),
                        Nd4j.zeros(DataType.DOUBLE, BATCH, 4 + CLASSES, 4, 4));
            case 6 -> flat("distance", seed, w -> distance(seed, w));
            case 7 -> flat("unit length", seed, w -> unitLength(seed, w));
            case 8 -> flat("reshaped", seed, w -> reshaped(seed, w));
            case 9 -> sequences("self-attention", seed, w -> attention(seed, w, RandomOthers::selfAttention));
            case 10 ->
                sequences("recurrent attention", seed, w -> attention(seed, w, RandomOthers::recurrentAttention));
            case 12 -> flat("variational", seed, w -> variational(seed, w));
            case 11 -> sequences("local sequence", seed, w -> local(seed, w));
            default -> images("local image", seed, w -> localImage(seed, w), random(seed, BATCH, 2, 5, 5), classMap());
        };
    }

    private <C> Sample<C> flat(String name, long seed, IntFunction<C> network) {
        return new Sample<>(name + " " + seed, network, new MultiDataSet(random(seed, BATCH, FEATURES), classMap()));
    }

    /** Sequences whose last steps are masked in every other network of attention. */
    private static <C> Sample<C> sequences(String name, long seed, IntFunction<C> network) {
        MultiDataSet data = new MultiDataSet(random(seed, BATCH, FEATURES, STEPS), classMap());
        if (seed / 14 % 2 == 1 && name.contains("attention")) {
            INDArray mask = Nd4j.ones(DataType.DOUBLE, BATCH, STEPS);
            mask.putScalar(0, STEPS - 1, 0);
            mask.putScalar(2, STEPS - 2, 0).putScalar(2, STEPS - 1, 0);
            data.setFeaturesMaskArrays(new INDArray[] {mask});
        }
        return new Sample<>(name + " " + seed, network, data);
    }

    /** One attention layer on a number of features. */
    private interface Attention {
        Layer of(RandomLayers layers, int in, int width);
    }

    private Object attention(long seed, int width, Attention attention) {
        RandomLayers layers = layers(seed);
        ListBuilder list = layers.global().list().layer(attention.of(layers, FEATURES, width));
        if (layers.dice.chance(0.5)) {
            list.layer(selfAttention(layers, width, width));
        }
        return list.layer(new GlobalPoolingLayer.Builder().build())
                .layer(readout(width))
                .build();
    }

    private static Layer selfAttention(RandomLayers layers, int in, int width) {
        return settings(
                        layers,
                        new SelfAttentionLayer.Builder()
                                .nIn(in)
                                .nOut(width)
                                .nHeads(layers.dice.chance(0.5) ? 2 : width / 3)
                                .projectInput(true))
                .build();
    }

    private static Layer recurrentAttention(RandomLayers layers, int in, int width) {
        return settings(
                        layers,
                        new RecurrentAttentionLayer.Builder()
                                .nIn(in)
                                .nOut(width)
                                .nHeads(layers.dice.chance(0.5) ? 2 : width / 3)
                                .hasBias(layers.dice.chance(0.7))
                                .projectInput(true))
                .build();
    }

    static <B extends SameDiffLayer.Builder<B>> B settings(RandomLayers layers, B builder) {
        if (layers.dice.chance(0.4)) {
            builder.updater(layers.dice.updater());
        }
        return builder.weightInit(layers.dice.oneOf(List.of(
                WeightInit.XAVIER,
                WeightInit.XAVIER_UNIFORM,
                WeightInit.RELU,
                WeightInit.LECUN_NORMAL,
                WeightInit.VAR_SCALING_NORMAL_FAN_OUT,
                WeightInit.XAVIER_LEGACY)));
    }

    private Object local(long seed, int width) {
        RandomLayers layers = layers(seed);
        return unregularised(layers)
                .list()
                .layer(settings(layers, sequence(layers, width)).build())
                .layer(settings(layers, sequence(layers, width)).build())
                .layer(new GlobalPoolingLayer.Builder().build())
                .layer(readout(width))
                .setInputType(InputType.recurrent(FEATURES, STEPS))
                .build();
    }

    /** DL4J cannot build a locally connected layer with regularisation, since it asks for its shapes before they are known. */
    static NeuralNetConfiguration.Builder unregularised(RandomLayers layers) {
        return new NeuralNetConfiguration.Builder()
                .seed(layers.dice.between(1, 1000))
                .dataType(DataType.DOUBLE)
                .updater(layers.dice.updater())
                .activation(layers.dice.activation());
    }

    static LocallyConnected1D.Builder sequence(RandomLayers layers, int width) {
        return new LocallyConnected1D.Builder()
                .nOut(width)
                .kernelSize(2)
                .convolutionMode(ConvolutionMode.Truncate)
                .hasBias(layers.dice.chance(0.7));
    }

    private Object localImage(long seed, int width) {
        RandomLayers layers = layers(seed);
        return unregularised(layers)
                .list()
                .layer(settings(layers, image(layers, width)).build())
                .layer(settings(layers, image(layers, width)).build())
                .layer(new GlobalPoolingLayer.Builder().build())
                .layer(readout(width))
                .setInputType(InputType.convolutional(5, 5, 2))
                .build();
    }

    static LocallyConnected2D.Builder image(RandomLayers layers, int width) {
        return new LocallyConnected2D.Builder()
                .nOut(width)
                .kernelSize(2, 2)
                .convolutionMode(ConvolutionMode.Truncate)
                .hasBias(layers.dice.chance(0.7));
    }

    private static <C> Sample<C> images(
            String name, long seed, IntFunction<C> network, INDArray features, INDArray labels) {
        return new Sample<>(name + " " + seed, network, new MultiDataSet(features, labels));
    }

    private Object autoencoder(long seed, int width) {
        RandomLayers layers = layers(seed);
        ListBuilder list = layers.global().list();
        boolean first = layers.dice.chance(0.5);
        list.layer(first ? encoder(layers, FEATURES, width) : layers.dense(FEATURES, width));
        return list.layer(first ? layers.dense(width, width) : encoder(layers, width, width))
                .layer(readout(width))
                .build();
    }

    private Object variational(long seed, int width) {
        RandomLayers layers = layers(seed);
        return layers.global()
                .list()
                .layer(layers.individually(
                                new VariationalAutoencoder.Builder()
                                        .nIn(FEATURES)
                                        .nOut(width)
                                        .encoderLayerSizes(width, width)
                                        .decoderLayerSizes(width),
                                true)
                        .build())
                .layer(readout(0))
                .setInputType(InputType.feedForward(FEATURES))
                .build();
    }

    private static AutoEncoder encoder(RandomLayers layers, int in, int out) {
        return layers.individually(new AutoEncoder.Builder().nIn(in).nOut(out), true)
                .build();
    }

    private Object elementWise(long seed, int width) {
        RandomLayers layers = layers(seed);
        return layers.global()
                .list()
                .layer(layers.dense(FEATURES, width))
                .layer(layers.individually(
                                new ElementWiseMultiplicationLayer.Builder()
                                        .nIn(width)
                                        .nOut(width),
                                false)
                        .build())
                .layer(new MaskLayer())
                .layer(readout(width))
                .build();
    }

    private Object repeated(long seed, int width) {
        RandomLayers layers = layers(seed);
        return layers.global()
                .list()
                .layer(layers.dense(FEATURES, width))
                .layer(repeat(width))
                .layer(layers.individually(
                                new Convolution1DLayer.Builder(2).nIn(width).nOut(width), false)
                        .build())
                .layer(new GlobalPoolingLayer.Builder().build())
                .layer(readout(width))
                .build();
    }

    private static RepeatVector repeat(int width) {
        RepeatVector layer = new RepeatVector.Builder<>(3).build();
        layer.setNIn(width);
        return layer;
    }

    private Object imageLoss(long seed, int width) {
        RandomLayers layers = layers(seed);
        return layers.global()
                .list()
                .layer(convolution(layers, 2, width))
                .layer(convolution(layers, width, CLASSES))
                .layer(new CnnLossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    private static Layer convolution(RandomLayers layers, int in, int out) {
        return layers.individually(
                        new ConvolutionLayer.Builder(3, 3)
                                .convolutionMode(ConvolutionMode.Same)
                                .nIn(in)
                                .nOut(out),
                        false)
                .build();
    }

    private Object volumeLoss(long seed, int width) {
        RandomLayers layers = layers(seed);
        List<Layer> convolutions = new ArrayList<>();
        for (int[] sizes : new int[][] {{1, width}, {width, CLASSES}}) {
            convolutions.add(layers.individually(
                            new Convolution3D.Builder(2, 2, 2)
                                    .convolutionMode(ConvolutionMode.Same)
                                    .nIn(sizes[0])
                                    .nOut(sizes[1]),
                            false)
                    .build());
        }
        return layers.global()
                .list()
                .layer(convolutions.get(0))
                .layer(convolutions.get(1))
                .layer(new Cnn3DLossLayer.Builder(Convolution3D.DataFormat.NCDHW)
                        .lossFunction(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    /** Two boxes for each of four by four cells, behind channels made of blocks. */
    private Object boxes(long seed, int width) {
        RandomLayers layers = layers(seed);
        return layers.global()
                .list()
                .layer(convolution(layers, 2, width))
                .layer(new SpaceToDepthLayer.Builder<>(2).build())
                .layer(convolution(layers, 4 * width, 2 * (5 + CLASSES)))
                .layer(new Yolo2OutputLayer.Builder()
                        .boundingBoxPriors(Nd4j.createFromArray(new double[][] {{1, 2}, {2, 1}}))
                        .build())
                .build();
    }

    private Object distance(long seed, int width) {
        GraphBuilder graph = twoTowers(seed, width);
        return graph.addVertex("v", new L2Vertex(1e-4), "a", "b")
                .addLayer("c", layers(seed).dense(1, width), "v")
                .addLayer("out", readout(width), "c")
                .setOutputs("out")
                .build();
    }

    private Object unitLength(long seed, int width) {
        return twoTowers(seed, width)
                .addVertex("v", new L2NormalizeVertex(), "b")
                .addLayer("out", readout(width), "v")
                .setOutputs("out")
                .build();
    }

    private Object reshaped(long seed, int width) {
        RandomLayers layers = layers(seed);
        return twoTowers(seed, width)
                .addVertex("v", new ReshapeVertex(-1, width / 2, 2, 1), "b")
                .addLayer("c", convolution(layers, width / 2, width), "v")
                .addLayer("pool", new GlobalPoolingLayer.Builder().build(), "c")
                .addLayer("out", readout(width), "pool")
                .setOutputs("out")
                .build();
    }

    private GraphBuilder twoTowers(long seed, int width) {
        RandomLayers layers = layers(seed);
        GraphBuilder graph = layers.global().graphBuilder().addInputs("x");
        return graph.addLayer("a", layers.dense(FEATURES, width), "x").addLayer("b", layers.dense(width, width), "a");
    }

    private static OutputLayer readout(int in) {
        OutputLayer.Builder readout =
                new OutputLayer.Builder(LossFunction.MCXENT).nOut(CLASSES).activation(Activation.SOFTMAX);
        return in > 0 ? readout.nIn(in).build() : readout.build();
    }

    private static INDArray random(long seed, long... shape) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(DataType.DOUBLE, shape);
    }

    /** One class for each example, or for each of its pixels. */
    private static INDArray classMap(int... pixels) {
        long[] shape = new long[pixels.length + 2];
        shape[0] = BATCH;
        shape[1] = CLASSES;
        for (int i = 0; i < pixels.length; i++) {
            shape[i + 2] = pixels[i];
        }
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, shape);
        for (int i = 0; i < BATCH; i++) {
            labels.slice(i).slice(i % CLASSES).assign(1);
        }
        return labels;
    }
}
