package org.mup4j.dl4j.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every layer class that is written into a configuration survives each way in which DL4J stores, copies or transfers a network. */
class OwnLayersTest {

    private static final int BATCH = 4;
    private static final int FEATURES = 3;
    private static final int TIME = 4;
    private static final int CLASSES = 2;
    private static final int BASE = 4;
    private static final int WIDTH = 8;
    private static final double RATE = 0.02;
    private static final double FINE = 0.003;
    private static final FineTuneConfiguration SEED_ONLY =
            new FineTuneConfiguration.Builder().seed(5).build();
    private static final FineTuneConfiguration NEW_UPDATER =
            new FineTuneConfiguration.Builder().updater(new Adam(FINE)).build();

    /** A network that grows with its width and what it is trained on. */
    private record Kind(IntFunction<MultiLayerConfiguration> network, DataSet data) {}

    private static final Map<String, Kind> KINDS = kinds();

    static Stream<String> names() {
        return KINDS.keySet().stream();
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new TreeMap<>();
        kinds.put("ScaledLSTM", sequence(w -> new LSTM.Builder().nOut(w).build()));
        kinds.put(
                "ScaledGravesLSTM",
                sequence(w -> new GravesLSTM.Builder().nOut(w).build()));
        kinds.put(
                "ScaledGravesBidirectionalLSTM",
                sequence(w -> new GravesBidirectionalLSTM.Builder().nOut(w).build()));
        kinds.put(
                "ScaledSimpleRnn", sequence(w -> new SimpleRnn.Builder().nOut(w).build()));
        kinds.put(
                "ScaledLSTM in both directions",
                sequence(w -> new Bidirectional(new LSTM.Builder().nOut(w).build())));
        kinds.put(
                "ScaledSelfAttentionLayer",
                sequence(w -> new SelfAttentionLayer.Builder()
                        .nOut(w)
                        .nHeads(2)
                        .projectInput(true)
                        .build()));
        kinds.put(
                "ScaledRecurrentAttentionLayer",
                sequence(w -> new RecurrentAttentionLayer.Builder()
                        .nIn(FEATURES)
                        .nOut(w)
                        .nHeads(2)
                        .projectInput(true)
                        .build()));
        kinds.put(
                "ScaledLocallyConnected1D",
                sequence(w ->
                        new LocallyConnected1D.Builder().nOut(w).kernelSize(2).build()));
        kinds.put(
                "ScaledLocallyConnected2D",
                image(w -> new LocallyConnected2D.Builder()
                        .nOut(w)
                        .kernelSize(2, 2)
                        .build()));
        kinds.put(
                "ScaledSeparableConvolution2D",
                image(w -> new SeparableConvolution2D.Builder(2, 2).nOut(w).build()));
        kinds.put(
                "ScaledDepthwiseConvolution2D",
                image(
                        w -> new ConvolutionLayer.Builder(1, 1).nOut(w).build(),
                        w -> new DepthwiseConvolution2D.Builder(2, 2)
                                .depthMultiplier(1)
                                .build()));
        kinds.put(
                "ScaledAutoEncoder",
                flat(classifier(), w -> new AutoEncoder.Builder().nOut(w).build()));
        kinds.put(
                "ScaledVariationalAutoencoder",
                flat(
                        classifier(),
                        w -> new VariationalAutoencoder.Builder()
                                .nOut(w)
                                .encoderLayerSizes(w)
                                .decoderLayerSizes(w)
                                .build()));
        kinds.put(
                "ScaledDenseLayer",
                flat(
                        classifier(),
                        w -> new DenseLayer.Builder().nOut(w).build(),
                        w -> new DenseLayer.Builder().nOut(w).hasLayerNorm(true).build()));
        kinds.put(
                "ScaledCenterLossOutputLayer",
                flat(
                        new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(CLASSES)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        w -> new DenseLayer.Builder().nOut(w).build()));
        return kinds;
    }

    private static ListBuilder builder() {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(RATE))
                .activation(Activation.TANH)
                .list();
    }

    private static OutputLayer classifier() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static Kind sequence(IntFunction<Layer> layer) {
        return new Kind(
                w -> builder()
                        .layer(layer.apply(w))
                        .layer(new LastTimeStep(new SimpleRnn.Builder().nOut(w).build()))
                        .layer(classifier())
                        .setInputType(InputType.recurrent(FEATURES, TIME))
                        .build(),
                new DataSet(random(BATCH, FEATURES, TIME), labels()));
    }

    @SafeVarargs
    private static Kind image(IntFunction<? extends Layer>... layers) {
        return new Kind(
                w -> with(w, layers)
                        .layer(new GlobalPoolingLayer.Builder().build())
                        .layer(classifier())
                        .setInputType(InputType.convolutional(4, 4, 2))
                        .build(),
                new DataSet(random(BATCH, 2, 4, 4), labels()));
    }

    @SafeVarargs
    private static Kind flat(BaseOutputLayer last, IntFunction<? extends Layer>... layers) {
        return new Kind(
                w -> with(w, layers)
                        .layer(last.clone())
                        .setInputType(InputType.feedForward(FEATURES))
                        .build(),
                new DataSet(random(BATCH, FEATURES), labels()));
    }

    @SafeVarargs
    private static ListBuilder with(int width, IntFunction<? extends Layer>... layers) {
        ListBuilder list = builder();
        for (IntFunction<? extends Layer> layer : layers) {
            list.layer(layer.apply(width));
        }
        return list;
    }

    private static INDArray random(long... shape) {
        Nd4j.getRandom().setSeed(3);
        return Nd4j.randn(DataType.DOUBLE, shape);
    }

    private static INDArray labels() {
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, BATCH, CLASSES);
        for (int i = 0; i < BATCH; i++) {
            labels.putScalar(i, i % CLASSES, 1);
        }
        return labels;
    }

    private static MuPWrap<MultiLayerConfiguration> wrap(String name) {
        IntFunction<MultiLayerConfiguration> network = KINDS.get(name).network();
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(network.apply(WIDTH)).base(network.apply(BASE));
        // Left to itself, the bias of a depthwise convolution has the rates of its weight and the layer stays DL4J's.
        return name.contains("Depthwise") ? wrap.role("1", "b", Role.SCALAR) : wrap;
    }

    private static MultiLayerNetwork pretrained(String name) {
        MultiLayerNetwork net = new MultiLayerNetwork(wrap(name).configuration());
        net.init();
        fit(net, name, 3);
        return net;
    }

    /** Autoencoders draw noise, so that each run of steps begins with the same seed. */
    private static void fit(MultiLayerNetwork net, String name, int steps) {
        Nd4j.getRandom().setSeed(steps);
        for (int i = 0; i < steps; i++) {
            net.fit(KINDS.get(name).data());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void configurationsSurviveJsonYamlAndClone(String name) {
        MultiLayerConfiguration conf = wrap(name).configuration();

        assertThat(conf.toJson()).contains("org.mup4j.dl4j.layer." + name.split(" ")[0] + "\"");
        assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
        assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
        assertThat(conf.clone()).isEqualTo(conf).hasSameHashCodeAs(conf);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aStoredOrCopiedNetworkTrainsOnToTheBit(String name) throws IOException {
        MultiLayerNetwork net = pretrained(name);
        INDArray before = net.params().dup();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelSerializer.writeModel(net, file, true);
        MultiLayerNetwork restored =
                ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()), true);
        MultiLayerNetwork clone = net.clone();

        fit(net, name, 3);
        fit(restored, name, 3);
        fit(clone, name, 3);

        assertThat(net.params()).isNotEqualTo(before);
        assertThat(restored.params()).isEqualTo(net.params());
        assertThat(clone.params()).isEqualTo(net.params());
    }

    @ParameterizedTest
    @MethodSource("names")
    void fineTuningKeepsEveryRate(String name) {
        MultiLayerNetwork net = pretrained(name);
        MultiLayerNetwork tuned = new TransferLearning.Builder(net)
                .fineTuneConfiguration(SEED_ONLY)
                .build();

        assertThat(tuned.params()).isEqualTo(net.params());
        requireRates(tuned, wrap(name).plan(), RATE);
        requireTrainsOn(tuned, name);
    }

    /** DL4J puts one updater everywhere; the plan's rates come back with MuP.setLearningRate. */
    @ParameterizedTest
    @MethodSource("names")
    void anotherUpdaterForFineTuningTakesTheRatesOfThePlan(String name) {
        MuPlan plan = wrap(name).plan();
        MultiLayerNetwork tuned = new TransferLearning.Builder(pretrained(name))
                .fineTuneConfiguration(NEW_UPDATER)
                .build();
        MuP.setLearningRate(tuned, plan, FINE);

        requireRates(tuned, plan, FINE);
        requireTrainsOn(tuned, name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aReplacedReadoutLeavesTheLayersBelow(String name) {
        MultiLayerNetwork net = pretrained(name);
        int last = net.getnLayers() - 1;
        MultiLayerNetwork other = new TransferLearning.Builder(net)
                .fineTuneConfiguration(SEED_ONLY)
                .nOutReplace(last, CLASSES, WeightInit.XAVIER)
                .build();

        for (int i = 0; i < last; i++) {
            assertThat(other.getLayer(i).params()).isEqualTo(net.getLayer(i).params());
            assertThat(other.getLayer(i).conf().getLayer())
                    .isEqualTo(net.getLayer(i).conf().getLayer());
        }
        assertThat(other.getLayer(last).getParam("W"))
                .isNotEqualTo(net.getLayer(last).getParam("W"));
        requireTrainsOn(other, name);
    }

    private static void requireRates(MultiLayerNetwork net, MuPlan plan, double base) {
        for (TensorPlan tensor : plan.tensors()) {
            Layer layer = net.getLayer(Integer.parseInt(tensor.layer())).conf().getLayer();
            assertThat(layer.getUpdaterByParam(tensor.parameter()).getLearningRate(0, 0))
                    .as("%s/%s", tensor.layer(), tensor.parameter())
                    .isCloseTo(base * tensor.learningRateMultiplier(), within(1e-12 * base));
        }
    }

    private static void requireTrainsOn(MultiLayerNetwork net, String name) {
        INDArray before = net.params().dup();
        fit(net, name, 3);
        assertThat(net.params()).isNotEqualTo(before);
        assertThat(net.params().sumNumber().doubleValue()).isFinite();
    }
}
