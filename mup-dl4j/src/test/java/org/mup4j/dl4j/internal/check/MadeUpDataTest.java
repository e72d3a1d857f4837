package org.mup4j.dl4j.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.dl4j.check.CoordCheck;
import org.mup4j.dl4j.internal.run.Members;
import org.mup4j.dl4j.internal.write.Format;
import org.mup4j.dl4j.layer.ClassToken;
import org.mup4j.dl4j.layer.ImageSummary;
import org.mup4j.dl4j.layer.Positions;
import org.mup4j.dl4j.layer.PositionwiseDense;
import org.mup4j.dl4j.layer.PositionwiseOutput;
import org.mup4j.dl4j.layer.Transformer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** Data is made up for every kind of input whose size the configuration tells, and fits the network. */
class MadeUpDataTest {

    private static final int WIDTH = 8;

    /** A configuration and the shapes of features and labels that it takes. */
    private record Kind(Object conf, List<Long> features, List<Long> labels) {}

    private static final Map<String, Kind> KINDS = kinds();

    static Stream<String> names() {
        return KINDS.keySet().stream();
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new TreeMap<>();
        kinds.put("vectors", new Kind(chain(dense(5), once()), List.of(32L, 5L), List.of(32L, 3L)));
        kinds.put(
                "an index",
                new Kind(
                        chain(new EmbeddingLayer.Builder().nIn(11).nOut(WIDTH).build(), once()),
                        List.of(32L, 1L),
                        List.of(32L, 3L)));
        kinds.put(
                "LSTM",
                new Kind(chain(lstm(RNNFormat.NCW), steps(RNNFormat.NCW)), List.of(32L, 5L, 8L), List.of(32L, 3L, 8L)));
        kinds.put(
                "LSTM, features last",
                new Kind(chain(lstm(RNNFormat.NWC), steps(RNNFormat.NWC)), List.of(32L, 8L, 5L), List.of(32L, 8L, 3L)));
        kinds.put(
                "last step of both directions",
                new Kind(
                        chain(new LastTimeStep(new Bidirectional(Bidirectional.Mode.ADD, lstm(RNNFormat.NCW))), once()),
                        List.of(32L, 5L, 8L),
                        List.of(32L, 3L)));
        kinds.put(
                "attention",
                new Kind(
                        chain(
                                new SelfAttentionLayer.Builder()
                                        .nIn(5)
                                        .nOut(WIDTH)
                                        .nHeads(2)
                                        .projectInput(true)
                                        .build(),
                                new GlobalPoolingLayer.Builder().build(),
                                once()),
                        List.of(32L, 5L, 8L),
                        List.of(32L, 3L)));
        kinds.put(
                "tokens",
                new Kind(
                        chain(
                                new EmbeddingSequenceLayer.Builder()
                                        .nIn(11)
                                        .nOut(WIDTH)
                                        .inputLength(4)
                                        .inferInputLength(false)
                                        .build(),
                                new GlobalPoolingLayer.Builder().build(),
                                once()),
                        List.of(32L, 1L, 4L),
                        List.of(32L, 3L)));
        kinds.put(
                "decoder",
                new Kind(
                        Transformer.decoder(11, 6)
                                .positions(Positions.LEARNED)
                                .width(WIDTH)
                                .heads(2)
                                .configuration(settings()),
                        List.of(32L, 1L, 6L),
                        List.of(32L, 11L, 6L)));
        kinds.put(
                "tied decoder",
                new Kind(
                        Transformer.decoder(11, 20)
                                .tiedEmbedding(true)
                                .width(WIDTH)
                                .heads(2)
                                .configuration(settings()),
                        List.of(32L, 1L, 8L),
                        List.of(32L, 11L, 8L)));
        kinds.put(
                "patches",
                new Kind(
                        Transformer.vision(3, 8, 4, 3)
                                .positions(Positions.LEARNED)
                                .summary(ImageSummary.CLASS_TOKEN)
                                .width(WIDTH)
                                .heads(2)
                                .configuration(settings()),
                        List.of(32L, 3L, 4L, 16L),
                        List.of(32L, 3L)));
        return kinds;
    }

    private static NeuralNetConfiguration.Builder settings() {
        return new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).updater(new Adam(0.01));
    }

    private static MultiLayerConfiguration chain(Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = settings().list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        return list.build();
    }

    private static DenseLayer dense(int in) {
        return new DenseLayer.Builder()
                .nIn(in)
                .nOut(WIDTH)
                .activation(Activation.TANH)
                .build();
    }

    private static LSTM lstm(RNNFormat format) {
        return new LSTM.Builder().nIn(5).nOut(WIDTH).dataFormat(format).build();
    }

    private static OutputLayer once() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(WIDTH)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static RnnOutputLayer steps(RNNFormat format) {
        return new RnnOutputLayer.Builder(LossFunction.MSE)
                .nIn(WIDTH)
                .nOut(3)
                .activation(Activation.IDENTITY)
                .dataFormat(format)
                .build();
    }

    private static <C> List<DataSet> data(C conf) {
        return MadeUpData.forNetwork(Format.of(conf).graph(conf), 2);
    }

    @ParameterizedTest
    @MethodSource("names")
    void dataHasTheShapesThatTheNetworkTakes(String name) {
        Kind kind = KINDS.get(name);
        DataSet data = data(kind.conf()).get(1);
        assertThat(data.getFeatures().shape())
                .containsExactly(kind.features().stream().mapToLong(n -> n).toArray());
        assertThat(data.getLabels().shape())
                .containsExactly(kind.labels().stream().mapToLong(n -> n).toArray());
    }

    /** A network that learns something learns what decides the targets. */
    @ParameterizedTest
    @MethodSource("names")
    void theNetworkLearnsTheTargets(String name) {
        Object conf = KINDS.get(name).conf();
        Training training = new Training(Members.build(Members.seeded(Members.withDataType(conf, DataType.DOUBLE), 3)));
        DataSet data = data(conf).get(0);
        double before = training.loss(data);
        for (int step = 0; step < 60; step++) {
            training.fit(data);
        }
        assertThat(training.loss(data)).isFinite().isLessThan(0.8 * before);
    }

    @Test
    void tokensAreIndexesOfTheVocabularyAndTheSameEachTime() {
        DataSet first = data(KINDS.get("decoder").conf()).get(0);
        DataSet again = data(KINDS.get("decoder").conf()).get(1);
        assertThat(first.getFeatures()).isEqualTo(again.getFeatures());
        assertThat(first.getFeatures().maxNumber().doubleValue()).isEqualTo(10);
        assertThat(first.getFeatures().minNumber().doubleValue()).isZero();
        assertThat(first.getLabels().sumNumber().doubleValue()).isEqualTo(32 * 6);
    }

    @Test
    void anInputOfUnknownSizeIsRefused() {
        ComputationGraphConfiguration conf = settings()
                .graphBuilder()
                .addInputs("image")
                .addLayer(
                        "c",
                        new ConvolutionLayer.Builder(3, 3).nIn(2).nOut(WIDTH).build(),
                        "image")
                .addLayer("p", new GlobalPoolingLayer.Builder().build(), "c")
                .addLayer("out", once(), "p")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(8, 8, 2))
                .build();
        assertThatThrownBy(() -> data(conf))
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("the size of the input of layer 'c' is not in the configuration")
                .hasMessageContaining("run(batches)");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "its layers change the number of steps",
                        chain(
                                lstm(RNNFormat.NCW),
                                new Convolution1DLayer.Builder(9)
                                        .nIn(WIDTH)
                                        .nOut(WIDTH)
                                        .build(),
                                new GlobalPoolingLayer.Builder().build(),
                                once())),
                Arguments.of(
                        "its layers change the number of steps",
                        chain(
                                new PositionwiseDense.Builder()
                                        .nIn(5)
                                        .nOut(WIDTH)
                                        .build(),
                                new ClassToken.Builder().nIn(WIDTH).build(),
                                new PositionwiseOutput.Builder(new LossMCXENT())
                                        .nIn(WIDTH)
                                        .nOut(3)
                                        .activation(Activation.SOFTMAX)
                                        .build())),
                Arguments.of(
                        "the size of the input of layer 'a' is not in the configuration",
                        settings()
                                .graphBuilder()
                                .addInputs("x")
                                .addVertex("part", new SubsetVertex(2, 6), "x")
                                .addLayer("a", dense(5), "part")
                                .addLayer("out", once(), "a")
                                .setOutputs("out")
                                .build()),
                Arguments.of(
                        "outputs for the steps of a sequence, but the first one reads none",
                        chain(dense(5), steps(RNNFormat.NCW))));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCannotBeMadeUpIsRefused(String why, Object conf) {
        assertThatThrownBy(() -> data(conf))
                .isInstanceOf(MuPException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("give data of your own, run(batches)");
    }

    /** Whatever else a network does with its data: it is told before anything is trained. */
    @Test
    void aNetworkThatDoesNotTakeTheDataIsRefused() {
        IntFunction<MultiLayerConfiguration> network = width -> settings()
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(width).build())
                .layer(new OutputLayer.Builder(new LossSparseMCXENT())
                        .nIn(width)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
        assertThatThrownBy(() -> CoordCheck.of(MuP.family(network))
                        .widths(8, 16)
                        .seeds(1)
                        .run())
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("because it does not take such data: give data of your own");
    }

    @Test
    void aLargeVocabularyIsNoTrouble() {
        DataSet data = data(Transformer.decoder(20_000, 8)
                        .width(WIDTH)
                        .heads(2)
                        .depth(1)
                        .configuration(settings()))
                .get(0);
        assertThat(data.getLabels().sumNumber().doubleValue()).isEqualTo(32 * 8);
    }

    /** A width that no head divides is told at once, not after the widths before it have been trained. */
    @Test
    void everyWidthIsBuiltBeforeAnyIsTrained() {
        AtomicInteger trained = new AtomicInteger();
        IntFunction<ComputationGraphConfiguration> network = width ->
                Transformer.decoder(11, 4).width(width).heads(8).depth(1).configuration(settings());
        MuPFamily<ComputationGraphConfiguration> family =
                MuP.family(network.apply(64), 64).baseWidth(64);
        assertThatThrownBy(() -> CoordCheck.of(family)
                        .widths(16, 20, 64)
                        .seeds(1)
                        .progress((done, total, run) -> trained.incrementAndGet())
                        .run())
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("nOut=20 is no multiple of its 8 heads");
        assertThat(trained).hasValue(0);
    }
}
