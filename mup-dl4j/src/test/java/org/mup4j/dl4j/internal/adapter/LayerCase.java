package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.weights.IWeightInit;

/**
 * A layer with parameters in one of its variants.
 *
 * @param name what is special about it
 * @param input the input's type, from the number of input features
 * @param layer the layer, from its sizes and its initialiser
 */
record LayerCase(String name, Function<Integer, InputType> input, Builder layer) {

    /** Builds the layer. */
    interface Builder {
        Layer build(int in, int out, IWeightInit init);
    }

    private static final Function<Integer, InputType> FLAT = InputType::feedForward;
    private static final Function<Integer, InputType> SEQUENCE = n -> InputType.recurrent(n, 11);
    private static final Function<Integer, InputType> IMAGE = n -> InputType.convolutional(9, 11, n);
    private static final Function<Integer, InputType> NHWC = n -> InputType.convolutional(9, 11, n, CNN2DFormat.NHWC);
    private static final Function<Integer, InputType> VOLUME =
            n -> InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 9, 10, 11, n);
    private static final Function<Integer, InputType> NDHWC =
            n -> InputType.convolutional3D(Convolution3D.DataFormat.NDHWC, 9, 10, 11, n);

    @Override
    public String toString() {
        return name;
    }

    static List<LayerCase> all() {
        return Stream.of(dense(), convolutions(), deconvolutions(), byDepth(), others(), recurrent())
                .flatMap(List::stream)
                .toList();
    }

    private static List<LayerCase> dense() {
        return List.of(
                new LayerCase(
                        "dense",
                        FLAT,
                        (i, o, w) ->
                                new DenseLayer.Builder().nOut(o).weightInit(w).build()),
                new LayerCase(
                        "dense without bias",
                        FLAT,
                        (i, o, w) -> new DenseLayer.Builder()
                                .nOut(o)
                                .hasBias(false)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "dense with layer normalisation",
                        FLAT,
                        (i, o, w) -> new DenseLayer.Builder()
                                .nOut(o)
                                .hasLayerNorm(true)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "dense with layer normalisation and without bias",
                        FLAT,
                        (i, o, w) -> new DenseLayer.Builder()
                                .nOut(o)
                                .hasLayerNorm(true)
                                .hasBias(false)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "output",
                        FLAT,
                        (i, o, w) ->
                                new OutputLayer.Builder().nOut(o).weightInit(w).build()),
                new LayerCase(
                        "output without bias",
                        FLAT,
                        (i, o, w) -> new OutputLayer.Builder()
                                .nOut(o)
                                .hasBias(false)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "centre loss",
                        FLAT,
                        (i, o, w) -> new CenterLossOutputLayer.Builder()
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "embedding",
                        FLAT,
                        (i, o, w) -> new EmbeddingLayer.Builder()
                                .nIn(i)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "embedding with bias",
                        FLAT,
                        (i, o, w) -> new EmbeddingLayer.Builder()
                                .nIn(i)
                                .nOut(o)
                                .hasBias(true)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "embedding of sequences",
                        FLAT,
                        (i, o, w) -> new EmbeddingSequenceLayer.Builder()
                                .nIn(i)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "embedding of sequences with bias",
                        FLAT,
                        (i, o, w) -> new EmbeddingSequenceLayer.Builder()
                                .nIn(i)
                                .nOut(o)
                                .hasBias(true)
                                .weightInit(w)
                                .build()));
    }

    private static List<LayerCase> convolutions() {
        return List.of(
                new LayerCase(
                        "convolution, odd kernel, stride, dilation",
                        IMAGE,
                        (i, o, w) -> new ConvolutionLayer.Builder(3, 2)
                                .stride(2, 3)
                                .dilation(1, 2)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "convolution, NHWC, without bias",
                        NHWC,
                        (i, o, w) -> new ConvolutionLayer.Builder(2, 3)
                                .dataFormat(CNN2DFormat.NHWC)
                                .hasBias(false)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "2D by its other name", IMAGE, (i, o, w) -> plain(new Convolution2D(), new int[] {5, 1}, o, w)),
                new LayerCase(
                        "1D, stride and dilation",
                        SEQUENCE,
                        (i, o, w) -> new Convolution1DLayer.Builder(3)
                                .stride(2)
                                .dilation(2)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "1D, causal, without bias",
                        SEQUENCE,
                        (i, o, w) -> new Convolution1DLayer.Builder(4)
                                .convolutionMode(ConvolutionMode.Causal)
                                .hasBias(false)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "1D by its other name",
                        SEQUENCE,
                        (i, o, w) -> plain(new Convolution1D(), new int[] {5, 1}, o, w)),
                new LayerCase(
                        "3D, odd kernel and stride",
                        VOLUME,
                        (i, o, w) -> new Convolution3D.Builder(3, 2, 1)
                                .stride(1, 2, 3)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "3D, NDHWC, without bias",
                        NDHWC,
                        (i, o, w) -> new Convolution3D.Builder(2, 1, 3)
                                .dilation(1, 2, 1)
                                .dataFormat(Convolution3D.DataFormat.NDHWC)
                                .hasBias(false)
                                .nOut(o)
                                .weightInit(w)
                                .build()));
    }

    /** These two types have no builder of their own. */
    private static Layer plain(ConvolutionLayer conv, int[] kernel, int out, IWeightInit init) {
        conv.setKernelSize(kernel);
        conv.setStride(new int[] {1, 2});
        conv.setPadding(new int[] {0, 0});
        conv.setNOut(out);
        conv.setWeightInitFn(init);
        return conv;
    }

    private static List<LayerCase> deconvolutions() {
        return List.of(
                new LayerCase(
                        "deconvolution, odd kernel and stride",
                        IMAGE,
                        (i, o, w) -> new Deconvolution2D.Builder(3, 2)
                                .stride(2, 3)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "deconvolution, NHWC, without bias",
                        NHWC,
                        (i, o, w) -> new Deconvolution2D.Builder(2, 5)
                                .dataFormat(CNN2DFormat.NHWC)
                                .hasBias(false)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "3D deconvolution, odd kernel and stride",
                        VOLUME,
                        (i, o, w) -> new Deconvolution3D.Builder()
                                .kernelSize(3, 2, 1)
                                .stride(2, 1, 3)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "3D deconvolution, NDHWC, without bias",
                        NDHWC,
                        (i, o, w) -> new Deconvolution3D.Builder()
                                .kernelSize(1, 2, 3)
                                .dataFormat(Convolution3D.DataFormat.NDHWC)
                                .hasBias(false)
                                .nOut(o)
                                .weightInit(w)
                                .build()));
    }

    private static List<LayerCase> byDepth() {
        return List.of(
                new LayerCase(
                        "depthwise, multiplier 3, stride",
                        IMAGE,
                        (i, o, w) -> new DepthwiseConvolution2D.Builder(3, 2)
                                .depthMultiplier(3)
                                .stride(2, 1)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "depthwise, NHWC, without bias",
                        NHWC,
                        (i, o, w) -> new DepthwiseConvolution2D.Builder(2, 5)
                                .dataFormat(CNN2DFormat.NHWC)
                                .hasBias(false)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "separable, multiplier 2, stride",
                        IMAGE,
                        (i, o, w) -> new SeparableConvolution2D.Builder(3, 2)
                                .depthMultiplier(2)
                                .stride(2, 3)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "separable, NHWC, without bias",
                        NHWC,
                        (i, o, w) -> new SeparableConvolution2D.Builder(3, 3)
                                .dataFormat(CNN2DFormat.NHWC)
                                .hasBias(false)
                                .nOut(o)
                                .weightInit(w)
                                .build()));
    }

    private static List<LayerCase> others() {
        return List.of(
                new LayerCase(
                        "autoencoder",
                        FLAT,
                        (i, o, w) ->
                                new AutoEncoder.Builder().nOut(o).weightInit(w).build()),
                new LayerCase(
                        "variational autoencoder",
                        FLAT,
                        (i, o, w) -> new VariationalAutoencoder.Builder()
                                .encoderLayerSizes(6, 8)
                                .decoderLayerSizes(9)
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "element-wise multiplication",
                        FLAT,
                        (i, o, w) -> new ElementWiseMultiplicationLayer.Builder()
                                .nIn(i)
                                .nOut(i)
                                .weightInit(w)
                                .build()),
                new LayerCase("batch normalisation", FLAT, (i, o, w) -> new BatchNormalization()),
                new LayerCase("batch normalisation of images", IMAGE, (i, o, w) -> new BatchNormalization()),
                new LayerCase(
                        "batch normalisation, locked",
                        FLAT,
                        (i, o, w) -> new BatchNormalization.Builder()
                                .lockGammaBeta(true)
                                .build()),
                new LayerCase(
                        "PReLU",
                        FLAT,
                        (i, o, w) -> new PReLULayer.Builder()
                                .inputShape(i)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "PReLU of images, per entry",
                        IMAGE,
                        (i, o, w) -> new PReLULayer.Builder()
                                .inputShape(i, 9, 11)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "PReLU of images, per channel",
                        IMAGE,
                        (i, o, w) -> new PReLULayer.Builder()
                                .inputShape(i, 9, 11)
                                .sharedAxes(2, 3)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "PReLU of images, channels shared",
                        IMAGE,
                        (i, o, w) -> new PReLULayer.Builder()
                                .inputShape(i, 9, 11)
                                .sharedAxes(1)
                                .weightInit(w)
                                .build()));
    }

    @SuppressWarnings("deprecation") // two of the layers
    private static List<LayerCase> recurrent() {
        return List.of(
                new LayerCase(
                        "LSTM",
                        SEQUENCE,
                        (i, o, w) -> new LSTM.Builder().nOut(o).weightInit(w).build()),
                new LayerCase(
                        "Graves LSTM",
                        SEQUENCE,
                        (i, o, w) ->
                                new GravesLSTM.Builder().nOut(o).weightInit(w).build()),
                new LayerCase(
                        "Graves LSTM in both directions",
                        SEQUENCE,
                        (i, o, w) -> new GravesBidirectionalLSTM.Builder()
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "simple recurrent",
                        SEQUENCE,
                        (i, o, w) ->
                                new SimpleRnn.Builder().nOut(o).weightInit(w).build()),
                new LayerCase(
                        "output at every step",
                        SEQUENCE,
                        (i, o, w) -> new RnnOutputLayer.Builder()
                                .nOut(o)
                                .weightInit(w)
                                .build()),
                new LayerCase(
                        "both directions, side by side",
                        SEQUENCE,
                        (i, o, w) -> new Bidirectional(
                                new LSTM.Builder().nOut(o).weightInit(w).build())),
                new LayerCase(
                        "both directions, averaged",
                        SEQUENCE,
                        (i, o, w) -> new Bidirectional(
                                Bidirectional.Mode.AVERAGE,
                                new SimpleRnn.Builder().nOut(o).weightInit(w).build())),
                new LayerCase(
                        "last step of an LSTM",
                        SEQUENCE,
                        (i, o, w) -> new LastTimeStep(
                                new LSTM.Builder().nOut(o).weightInit(w).build())),
                new LayerCase(
                        "LSTM that masks zeros",
                        SEQUENCE,
                        (i, o, w) -> new MaskZeroLayer(
                                new LSTM.Builder().nOut(o).weightInit(w).build(), 0)),
                new LayerCase(
                        "dense at every step",
                        SEQUENCE,
                        (i, o, w) -> new TimeDistributed(
                                new DenseLayer.Builder().nOut(o).weightInit(w).build())));
    }
}
