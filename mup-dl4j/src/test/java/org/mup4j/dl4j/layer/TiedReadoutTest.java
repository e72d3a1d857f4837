package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.GraphConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Heads that read with the matrix of the embedding. */
class TiedReadoutTest {

    private static final int VOCABULARY = 7;
    private static final int CONTEXT = 5;
    private static final int WIDTH = 8;

    private static DataType before = DataType.FLOAT;

    @BeforeAll
    static void inDouble() {
        before = Nd4j.defaultFloatingPointType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void asBefore() {
        Nd4j.setDefaultDataTypes(before, before);
    }

    private static NeuralNetConfiguration.Builder settings(IUpdater updater, DataType type) {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .updater(updater)
                .weightInit(new NormalDistribution(0, 0.3));
    }

    private static ComputationGraphConfiguration decoder(int width, IUpdater updater) {
        return decoder(width, settings(updater, DataType.DOUBLE));
    }

    private static ComputationGraphConfiguration decoder(int width, NeuralNetConfiguration.Builder settings) {
        return Transformer.decoder(VOCABULARY, CONTEXT)
                .width(width)
                .depth(1)
                .heads(2)
                .expansion(2)
                .tiedEmbedding(true)
                .configuration(settings);
    }

    /** The embedding, a nonlinear layer over it and the tied head, in either format. */
    private static ComputationGraphConfiguration plain(RNNFormat format, double multiplier) {
        return settings(new NoOp(), DataType.DOUBLE)
                .graphBuilder()
                .addInputs("tokens")
                .addLayer("embedding", embedding(format), "tokens")
                .addLayer(
                        "mixed",
                        new PositionwiseDense.Builder()
                                .nIn(WIDTH)
                                .nOut(WIDTH)
                                .activation(Activation.TANH)
                                .dataFormat(format)
                                .build(),
                        "embedding")
                .addVertex("logits", new TiedReadout(VOCABULARY, multiplier), "mixed", "embedding")
                .addLayer("head", loss(), "logits")
                .setOutputs("head")
                .build();
    }

    private static TokenEmbedding embedding(RNNFormat format, IUpdater updater) {
        TokenEmbedding embedding = embedding(format);
        embedding.setIUpdater(updater);
        embedding.setWeightInitFn(new WeightInitDistribution(new NormalDistribution(0, 0.3)));
        return embedding;
    }

    private static TokenEmbedding embedding(RNNFormat format) {
        return TokenEmbedding.of(new EmbeddingSequenceLayer.Builder()
                .nIn(VOCABULARY)
                .nOut(WIDTH)
                .outputDataFormat(format)
                .build());
    }

    private static RnnLossLayer loss() {
        return new RnnLossLayer.Builder(new LossMCXENT())
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static ComputationGraph initialised(ComputationGraphConfiguration conf) {
        ComputationGraph net = new ComputationGraph(conf);
        net.init();
        return net;
    }

    private static DataSet text(long seed, int batch) {
        return NativeNets.text(seed, batch, VOCABULARY, CONTEXT);
    }

    private static ComputationGraph trained(ComputationGraphConfiguration conf, int steps) {
        ComputationGraph net = initialised(conf);
        fit(net, 0, steps);
        return net;
    }

    private static void fit(ComputationGraph net, int from, int to) {
        for (int step = from; step < to; step++) {
            net.fit(text(step, 3));
        }
    }

    private static boolean gradientsAreDifferences(ComputationGraphConfiguration conf, int batch, boolean masked) {
        DataSet data = text(5, batch);
        GraphConfig check = new GraphConfig()
                .net(initialised(conf))
                .inputs(new INDArray[] {data.getFeatures()})
                .labels(new INDArray[] {data.getLabels()})
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9);
        if (masked) {
            INDArray mask = NativeNets.mask(batch, CONTEXT);
            check.inputMask(new INDArray[] {mask}).labelMask(new INDArray[] {mask});
        }
        return GradientCheckUtil.checkGradients(check);
    }

    @ParameterizedTest
    @CsvSource({"NWC, 1, false", "NWC, 3, false", "NWC, 3, true", "NCW, 1, false", "NCW, 3, false", "NCW, 3, true"})
    void gradientsAreTheDifferences(RNNFormat format, int batch, boolean masked) {
        assertThat(gradientsAreDifferences(plain(format, 0.7), batch, masked)).isTrue();
    }

    /** Around the embedding, too, where the gradient of both uses has to arrive. */
    @ParameterizedTest
    @EnumSource(RNNFormat.class)
    void gradientsThroughAWrapperAreTheDifferences(RNNFormat format) {
        ComputationGraphConfiguration conf = plain(format, 0.7);
        LayerVertex vertex = (LayerVertex) conf.getVertices().get("embedding");
        MaskZeroLayer wrapper = new MaskZeroLayer(embedding(format, new NoOp()), -1);
        wrapper.setLayerName("embedding");
        vertex.getLayerConf().setLayer(wrapper);
        assertThat(gradientsAreDifferences(conf, 3, false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "3, true"})
    void gradientsOfATiedDecoderAreTheDifferences(int batch, boolean masked) {
        assertThat(gradientsAreDifferences(decoder(WIDTH, new NoOp()), batch, masked))
                .isTrue();
    }

    @Test
    void logitsAreTheProductWithEachTokensVector() {
        ComputationGraph net = initialised(plain(RNNFormat.NWC, 0.7));
        DataSet data = text(1, 2);
        var activations = net.feedForward(new INDArray[] {data.getFeatures()}, false, true);
        INDArray matrix = net.getLayer("embedding").getParam("W");
        for (int example = 0; example < 2; example++) {
            for (int t = 0; t < CONTEXT; t++) {
                for (int token = 0; token < VOCABULARY; token++) {
                    double sum = 0;
                    for (int i = 0; i < WIDTH; i++) {
                        sum += matrix.getDouble(token, i)
                                * activations.get("mixed").getDouble(example, t, i);
                    }
                    assertThat(activations.get("logits").getDouble(example, token, t))
                            .isCloseTo(0.7 * sum, within(1e-12));
                }
            }
        }
    }

    /** Single precision takes the processor's way for the embedding's own share; the head's is added to it all the same. */
    @Test
    void singlePrecisionTrainsLikeDouble() {
        ComputationGraph exact = trained(decoder(16, settings(new Sgd(0.1), DataType.DOUBLE)), 5);
        ComputationGraph quick = trained(decoder(16, settings(new Sgd(0.1), DataType.FLOAT)), 0);
        quick.setParams(trained(decoder(16, settings(new Sgd(0.1), DataType.DOUBLE)), 0)
                .params());
        fit(quick, 0, 5);
        assertThat(quick.params().castTo(DataType.DOUBLE).distance2(exact.params())
                        / exact.params().norm2Number().doubleValue())
                .isLessThan(1e-5);
    }

    @Test
    void aHeadHasNoParametersAndTheMatrixIsCountedOnce() {
        ComputationGraph tied = initialised(decoder(WIDTH, new NoOp()));
        ComputationGraph untied = initialised(Transformer.decoder(VOCABULARY, CONTEXT)
                .width(WIDTH)
                .depth(1)
                .heads(2)
                .expansion(2)
                .configuration(settings(new NoOp(), DataType.DOUBLE)));
        assertThat(untied.numParams() - tied.numParams()).isEqualTo((WIDTH + 1) * VOCABULARY);
    }

    @Test
    void atTheBaseNothingChangesInAnyGauge() {
        ComputationGraphConfiguration conf = decoder(WIDTH, new Adam(0.01));
        for (Gauge gauge : Gauge.values()) {
            ComputationGraphConfiguration wrapped = MuP.wrap(conf)
                    .base(decoder(WIDTH, new Adam(0.01)))
                    .gauge(gauge)
                    .configuration();
            assertThat(wrapped).isEqualTo(conf);
            assertThat(trained(wrapped, 3).params()).isEqualTo(trained(conf, 3).params());
        }
    }

    /** THEORY.md: no exponent of initialisation, rate of SGD as the width, of Adam as it is, logits by base / width. */
    @Test
    void theReadoutGaugeGivesOneRowToBothUses() {
        MuPWrap<ComputationGraphConfiguration> adam = MuP.wrap(decoder(32, new Adam(0.01)))
                .base(decoder(8, new Adam(0.01)))
                .gauge(Gauge.MU_READOUT);
        MuPWrap<ComputationGraphConfiguration> sgd = MuP.wrap(decoder(32, new Sgd(0.01)))
                .base(decoder(8, new Sgd(0.01)))
                .gauge(Gauge.MU_READOUT);

        assertThat(adam.plan().tensor("embedding", "W").initStdMultiplier()).isEqualTo(1);
        assertThat(adam.plan().tensor("embedding", "W").learningRateMultiplier())
                .isEqualTo(1);
        assertThat(sgd.plan().tensor("embedding", "W").initStdMultiplier()).isEqualTo(1);
        assertThat(sgd.plan().tensor("embedding", "W").learningRateMultiplier()).isEqualTo(4);
        assertThat(readout(adam.configuration()).getMultiplier()).isEqualTo(0.25);
        assertThat(readout(sgd.configuration()).getMultiplier()).isEqualTo(0.25);
        assertThat(adam.plan().warnings())
                .contains(
                        "vertex logits: reads with W of layer embedding, whose row holds for both uses; its logits are"
                                + " multiplied by 0.25");
    }

    private static TiedReadout readout(ComputationGraphConfiguration conf) {
        return (TiedReadout) conf.getVertices().get("logits");
    }

    @Test
    void theUsersMultiplierIsKept() {
        ComputationGraphConfiguration conf = decoder(32, new Adam(0.01));
        conf.getVertices().put("logits", new TiedReadout(VOCABULARY, 3));
        assertThat(readout(MuP.wrap(conf)
                                .base(decoder(8, new Adam(0.01)))
                                .gauge(Gauge.MU_READOUT)
                                .configuration())
                        .getMultiplier())
                .isEqualTo(0.75);
        assertThat(readout(conf).getMultiplier()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Gauge.class,
            names = {"MULTIPLIER_FREE", "SYMMETRIC"})
    void otherGaugesAreRefused(Gauge gauge) {
        MuPWrap<ComputationGraphConfiguration> wrap = MuP.wrap(decoder(32, new Adam(0.01)))
                .base(decoder(8, new Adam(0.01)))
                .gauge(gauge);
        assertThatThrownBy(wrap::configuration)
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("Vertex 'logits' reads with W of layer 'embedding'")
                .hasMessageContaining(".gauge(Gauge.MU_READOUT)");
    }

    /** The role that a user gives the matrix does not change what the head does with it. */
    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VECTOR", "SCALAR", "OUTPUT"})
    void aRoleDoesNotHideTheHead(Role role) {
        MuPWrap<ComputationGraphConfiguration> wrap = MuP.wrap(decoder(32, new Adam(0.01)))
                .base(decoder(8, new Adam(0.01)))
                .gauge(Gauge.MULTIPLIER_FREE)
                .role("embedding", "W", role);
        if (role == Role.OUTPUT) {
            assertThatThrownBy(wrap::configuration).hasMessageContaining("Vertex 'logits'");
        } else {
            assertThatThrownBy(wrap::configuration).hasMessageContaining("give the head a matrix of its own");
        }
    }

    /** What cannot be changed leaves the multiplier: n0 / n from the matrix, whatever the gauge. */
    @ParameterizedTest
    @EnumSource(Gauge.class)
    void theHeadOfAnUntrainedEmbeddingIsScaledByItsMultiplier(Gauge gauge) {
        for (UnaryOperator<TokenEmbedding> change : List.<UnaryOperator<TokenEmbedding>>of(e -> e, e -> {
            e.setIUpdater(new NoOp());
            return e;
        })) {
            ComputationGraphConfiguration wide = untrained(decoder(32, new Adam(0.01)), change);
            ComputationGraphConfiguration small = untrained(decoder(8, new Adam(0.01)), change);
            MuPWrap<ComputationGraphConfiguration> wrap =
                    MuP.wrap(wide).base(small).gauge(gauge);
            assertThat(readout(wrap.configuration()).getMultiplier()).isEqualTo(0.25);
            assertThat(wrap.plan().warnings())
                    .contains(
                            "vertex logits: reads with W of layer embedding, which is not trained; its logits are multiplied"
                                    + " by 0.25");
        }
    }

    private static ComputationGraphConfiguration untrained(
            ComputationGraphConfiguration conf, UnaryOperator<TokenEmbedding> change) {
        LayerVertex vertex = (LayerVertex) conf.getVertices().get("embedding");
        TokenEmbedding embedding =
                change.apply((TokenEmbedding) vertex.getLayerConf().getLayer());
        boolean frozen = !(embedding.getIUpdater() instanceof NoOp);
        vertex.getLayerConf().setLayer(frozen ? new FrozenLayerWithBackprop(embedding) : embedding);
        return conf;
    }

    @Test
    void theReadoutGaugeIsNotRecommendedToOneWhoHasChosenIt() {
        NeuralNetConfiguration.Builder settings = settings(new Sgd(0.1), DataType.DOUBLE)
                .gradientNormalization(GradientNormalization.RenormalizeL2PerLayer);
        MuPWrap<ComputationGraphConfiguration> wrap = MuP.wrap(decoder(32, settings.clone()))
                .base(decoder(8, settings.clone()))
                .gauge(Gauge.MU_READOUT);
        assertThatThrownBy(wrap::configuration)
                .hasMessageContaining("without renormalised gradients")
                .hasMessageNotContaining("choose .gauge");
    }

    @Test
    void standardParametrizationLeavesTheHead() {
        ComputationGraphConfiguration conf = decoder(32, new Adam(0.01));
        assertThat(MuP.wrap(conf)
                        .base(decoder(8, new Adam(0.01)))
                        .parametrization(Parametrizations.SP)
                        .configuration())
                .isEqualTo(conf);
    }

    @Test
    void aStoredOrCopiedNetworkTrainsOnToTheBit() throws IOException {
        ComputationGraphConfiguration conf = MuP.wrap(decoder(16, new Adam(0.01)))
                .base(decoder(8, new Adam(0.01)))
                .gauge(Gauge.MU_READOUT)
                .configuration();
        assertThat(ComputationGraphConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
        assertThat(ComputationGraphConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
        assertThat(conf.clone()).isEqualTo(conf).hasSameHashCodeAs(conf);
        ComputationGraph net = trained(conf, 3);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelSerializer.writeModel(net, file, true);
        ComputationGraph restored =
                ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()), true);
        ComputationGraph clone = net.clone();
        clone.getConfiguration().setIterationCount(3); // which DL4J's clone of a graph forgets

        fit(net, 3, 6);
        fit(restored, 3, 6);
        fit(clone, 3, 6);

        assertThat(restored.params()).isEqualTo(net.params());
        assertThat(clone.params()).isEqualTo(net.params());
    }

    /** A frozen embedding lends its matrix; what is above it trains on. DL4J goes on in single precision. */
    @Test
    void aFrozenEmbeddingKeepsItsMatrix() {
        ComputationGraph net = trained(decoder(WIDTH, new Adam(0.01)), 2);
        ComputationGraph tuned = new TransferLearning.GraphBuilder(net)
                .fineTuneConfiguration(new FineTuneConfiguration.Builder()
                        .updater(new Adam(0.02))
                        .seed(1)
                        .build())
                .setFeatureExtractor("embedding")
                .build();
        INDArray matrix = tuned.getLayer("embedding").getParam("W").dup();
        INDArray start = tuned.params().dup();
        fit(tuned, 0, 2);
        assertThat(tuned.getLayer("embedding").getParam("W")).isEqualTo(matrix);
        assertThat(tuned.params().distance2(start)).isGreaterThan(0.01);
        assertThat(tuned.outputSingle(text(9, 2).getFeatures()).sumNumber().doubleValue())
                .isCloseTo(2 * CONTEXT, within(1e-5));
    }

    @Test
    void otherInputsAreRefused() {
        assertThatThrownBy(() -> new TiedReadout(0)).hasMessageContaining("give the embedding's nIn");
        assertThatThrownBy(() -> new TiedReadout(3, -1)).hasMessageContaining("multiplier is -1");
        assertThatThrownBy(() -> Transformer.vision(2, 6, 3, 3)
                        .tiedEmbedding(true)
                        .configuration(settings(new NoOp(), DataType.DOUBLE)))
                .hasMessageContaining("images have no embedding");
        requireNotWrapped(new TiedReadout(VOCABULARY + 1), "has 8 tokens, but the embedding", "mixed", "embedding");
        requireNotWrapped(new TiedReadout(VOCABULARY), "which is no TokenEmbedding", "embedding", "mixed");
        requireRefused(conf -> with(conf, new TiedReadout(VOCABULARY + 1), "mixed", "embedding"), "has 8 tokens");
        requireRefused(conf -> with(conf, new TiedReadout(VOCABULARY), "embedding", "mixed"), "is no TokenEmbedding");
    }

    private static void requireNotWrapped(TiedReadout head, String message, String... inputs) {
        ComputationGraphConfiguration conf = with(plain(RNNFormat.NWC, 1), head, inputs);
        assertThatThrownBy(() -> MuP.wrap(conf).baseWidth(4).plan())
                .isInstanceOf(MuPException.class)
                .hasMessageContaining(message);
    }

    private static ComputationGraphConfiguration with(
            ComputationGraphConfiguration conf, TiedReadout head, String... inputs) {
        conf.getVertices().put("logits", head);
        conf.getVertexInputs().put("logits", List.of(inputs));
        return conf;
    }

    private static void requireRefused(UnaryOperator<ComputationGraphConfiguration> change, String message) {
        ComputationGraph net = initialised(change.apply(plain(RNNFormat.NWC, 1)));
        INDArray tokens = text(1, 2).getFeatures();
        assertThatThrownBy(() -> net.outputSingle(tokens)).hasMessageContaining(message);
    }
}
