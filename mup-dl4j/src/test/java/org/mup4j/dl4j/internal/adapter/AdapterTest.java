package org.mup4j.dl4j.internal.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.layer.Peepholes;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.OutputFeatures;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** What the adapters say about DL4J's layers is what DL4J does, for every layer type with parameters. */
class AdapterTest {

    private static final int IN = 5;
    private static final int OUT = 7;

    static Stream<LayerCase> layers() {
        return LayerCase.all().stream();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void tensorsAreTheTrainedParametersOfTheLayerInItsOwnOrder(LayerCase layer) {
        MultiLayerNetwork net = network(layer, IN, OUT, new RecordingInit());

        List<String> trained = new ArrayList<>();
        net.getLayer(0).paramTable().forEach((name, array) -> {
            if (!(net.getLayer(0).getConfig().getUpdaterByParam(name) instanceof NoOp)) {
                trained.add(name + Arrays.toString(array.shape()));
            }
        });

        assertThat(tensors(net).stream()
                        .filter(t -> !Peepholes.are(t.parameter()))
                        .map(t -> t.parameter() + rankTwo(net, t)))
                .containsExactlyElementsOf(trained);
    }

    /** A vector has one axis in a plan, whatever DL4J's layer makes of it; a bias of a convolution is a row there. */
    private static String rankTwo(MultiLayerNetwork net, LayerTensor tensor) {
        int rank = net.getLayer(0).paramTable().get(tensor.parameter()).rank();
        boolean row = rank == 2 && tensor.shape().size() == 1;
        return row ? "[1, " + tensor.shape().get(0) + "]" : tensor.shape().toString();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void everyInitialisedTensorKnowsTheFansAndTheShapeThatTheLayerPassesOn(LayerCase layer) {
        RecordingInit init = new RecordingInit();
        MultiLayerNetwork net = network(layer, IN, OUT, init);

        List<InitFans> declared = tensors(net).stream()
                .filter(t -> !Peepholes.are(t.parameter()))
                .map(LayerTensor::init)
                .filter(fans -> !fans.equals(InitFans.NONE))
                .toList();

        // DL4J fills both directions of a Bidirectional layer twice.
        boolean twice = configuration(net) instanceof Bidirectional;
        List<InitFans> filled = new ArrayList<>(declared);
        filled.addAll(twice ? declared : List.of());
        assertThat(init.calls()).containsExactlyInAnyOrderElementsOf(filled);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void atOtherSizesTheTensorsAreThoseOfALayerOfThoseSizes(LayerCase layer) {
        MultiLayerNetwork wide = network(layer, IN, OUT, new RecordingInit());
        MultiLayerNetwork narrow = network(layer, IN - 2, OUT - 3, new RecordingInit());
        LayerAdapter adapter = Adapters.of(configuration(wide));

        assertThat(adapter.tensors(configuration(wide), adapter.sizes(configuration(narrow))))
                .isEqualTo(tensors(narrow))
                .satisfies(t -> assertThat(t.isEmpty()).isEqualTo(tensors(wide).isEmpty()));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void theDeclaredSizesAreTheFeaturesThatReachAndLeaveTheLayer(LayerCase layer) {
        MultiLayerNetwork net = network(layer, IN, OUT, new RecordingInit());
        LayerAdapter adapter = Adapters.of(configuration(net));
        LayerSizes sizes = adapter.sizes(configuration(net));
        OutputFeatures relation = adapter.outputFeatures(configuration(net));
        long leaving = (relation.fresh() ? sizes.out() : sizes.in()) * relation.times();

        if (layer.name().endsWith("channels shared")) {
            assertThat(sizes)
                    .as("one slope for all channels says nothing of their number")
                    .isEqualTo(new LayerSizes(0, 0));
            return;
        }
        assertThat(sizes.in()).isEqualTo(IN);
        assertThat(leaving)
                .isEqualTo(features(
                        configuration(net).getOutputType(0, layer.input().apply(IN))));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aFrozenLayerHasNoTensorsButTheFeaturesOfTheLayerInside(LayerCase layer) {
        Layer inner = configuration(network(layer, IN, OUT, new RecordingInit()));
        for (Layer frozen : List.of(new FrozenLayer(inner), new FrozenLayerWithBackprop(inner))) {
            LayerAdapter adapter = Adapters.of(frozen);
            assertThat(adapter.tensors(frozen, adapter.sizes(frozen))).isEmpty();
            assertThat(adapter.sizes(frozen)).isEqualTo(Adapters.of(inner).sizes(inner));
            assertThat(adapter.outputFeatures(frozen))
                    .isEqualTo(Adapters.of(inner).outputFeatures(inner));
        }
    }

    static Stream<Layer> layersWithoutParameters() {
        return Stream.of(
                new ActivationLayer(Activation.TANH),
                new DropoutLayer(0.5),
                new LossLayer.Builder(LossFunctions.LossFunction.MSE).build(),
                new RnnLossLayer.Builder(LossFunctions.LossFunction.MSE).build(),
                new LocalResponseNormalization.Builder().build(),
                new SubsamplingLayer.Builder()
                        .convolutionMode(ConvolutionMode.Truncate)
                        .kernelSize(2, 3)
                        .stride(2, 1)
                        .build(),
                new Pooling2D(),
                new Subsampling1DLayer.Builder(3, 2).build(),
                new Pooling1D(),
                new Subsampling3DLayer.Builder().kernelSize(2, 1, 3).build(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                new ZeroPaddingLayer(1, 2, 3, 4),
                new ZeroPadding1DLayer(2),
                new ZeroPadding3DLayer.Builder(1, 2, 1).build(),
                new Cropping1D(1),
                new Cropping2D(1, 2),
                new Cropping3D.Builder(1, 1, 2).build(),
                new Upsampling1D.Builder(2).build(),
                new Upsampling2D.Builder(2).build(),
                new Upsampling3D.Builder(2).build(),
                new CnnLossLayer.Builder(LossFunctions.LossFunction.MSE).build(),
                new Cnn3DLossLayer.Builder(Convolution3D.DataFormat.NCDHW).build(),
                new Yolo2OutputLayer.Builder()
                        .boundingBoxPriors(Nd4j.ones(2, 2))
                        .build(),
                new MaskLayer(),
                repeated(),
                new SpaceToBatchLayer.Builder<>(new int[] {2, 3}).build());
    }

    private static Layer repeated() {
        RepeatVector layer = new RepeatVector.Builder<>(3).build();
        layer.setNIn(IN);
        return layer;
    }

    @Test
    void spaceToDepthMultipliesTheChannels() {
        Layer layer = new SpaceToDepthLayer.Builder<>(3).build();
        LayerAdapter adapter = Adapters.of(layer);

        assertThat(adapter.tensors(layer, adapter.sizes(layer))).isEmpty();
        assertThat(adapter.outputFeatures(layer)).isEqualTo(OutputFeatures.multiple(9));
        assertThat(features(layer.getOutputType(0, InputType.convolutional(9, 9, IN))))
                .isEqualTo(9 * IN);
    }

    @ParameterizedTest
    @MethodSource("layersWithoutParameters")
    void layersWithoutParametersHaveNoTensorsAndKeepTheFeatures(Layer layer) {
        InputType input = inputOf(layer);
        LayerAdapter adapter = Adapters.of(layer);

        assertThat(adapter.tensors(layer, adapter.sizes(layer))).isEmpty();
        assertThat(layer.initializer().numParams(layer)).isZero();
        assertThat(adapter.outputFeatures(layer)).isEqualTo(OutputFeatures.SAME);
        if (input != null) {
            assertThat(features(layer.getOutputType(0, input))).isEqualTo(features(input));
        }
    }

    /** Null where DL4J answers nothing: two types without a builder, and a loss layer, which knows no size. */
    private static @Nullable InputType inputOf(Layer layer) {
        String name = layer.getClass().getSimpleName();
        if (name.startsWith("Pooling") || layer instanceof LossLayer) {
            return null;
        } else if (name.contains("1D") || name.startsWith("Rnn")) {
            return InputType.recurrent(IN, 8);
        } else if (layer instanceof RepeatVector) {
            return InputType.feedForward(IN);
        } else if (name.contains("3D")) {
            return InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 8, 8, 8, IN);
        }
        return InputType.convolutional(8, 9, IN);
    }

    @Test
    void everyLayerTypeWithParametersHasACase() {
        assertThat(layers().map(c -> c.layer()
                                .build(IN, OUT, new RecordingInit())
                                .getClass()
                                .getSimpleName())
                        .distinct())
                .containsExactlyInAnyOrder(
                        "DenseLayer",
                        "OutputLayer",
                        "CenterLossOutputLayer",
                        "EmbeddingLayer",
                        "EmbeddingSequenceLayer",
                        "ConvolutionLayer",
                        "Convolution2D",
                        "Convolution1DLayer",
                        "Convolution1D",
                        "Convolution3D",
                        "Deconvolution2D",
                        "Deconvolution3D",
                        "DepthwiseConvolution2D",
                        "SeparableConvolution2D",
                        "BatchNormalization",
                        "PReLULayer",
                        "AutoEncoder",
                        "VariationalAutoencoder",
                        "ElementWiseMultiplicationLayer",
                        "LSTM",
                        "GravesLSTM",
                        "GravesBidirectionalLSTM",
                        "SimpleRnn",
                        "RnnOutputLayer",
                        "Bidirectional",
                        "LastTimeStep",
                        "MaskZeroLayer",
                        "TimeDistributed");
    }

    private static List<LayerTensor> tensors(MultiLayerNetwork net) {
        LayerAdapter adapter = Adapters.of(configuration(net));
        return adapter.tensors(configuration(net), adapter.sizes(configuration(net)));
    }

    private static Layer configuration(MultiLayerNetwork net) {
        return net.getLayerWiseConfigurations().getConf(0).getLayer();
    }

    private static MultiLayerNetwork network(LayerCase layer, int in, int out, RecordingInit init) {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.1))
                .list()
                .layer(layer.layer().build(in, out, init))
                .setInputType(layer.input().apply(in))
                .validateOutputLayerConfig(false)
                .build();
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return net;
    }

    private static long features(InputType type) {
        if (type instanceof InputType.InputTypeFeedForward flat) {
            return flat.getSize();
        } else if (type instanceof InputType.InputTypeRecurrent sequence) {
            return sequence.getSize();
        } else if (type instanceof InputType.InputTypeConvolutional image) {
            return image.getChannels();
        }
        return ((InputType.InputTypeConvolutional3D) type).getChannels();
    }
}
