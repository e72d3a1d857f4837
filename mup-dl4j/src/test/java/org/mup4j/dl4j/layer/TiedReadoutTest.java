package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mup4j.dl4j.layer.TiedNets.CONTEXT;
import static org.mup4j.dl4j.layer.TiedNets.VOCABULARY;
import static org.mup4j.dl4j.layer.TiedNets.WIDTH;
import static org.mup4j.dl4j.layer.TiedNets.decoder;
import static org.mup4j.dl4j.layer.TiedNets.embedding;
import static org.mup4j.dl4j.layer.TiedNets.fit;
import static org.mup4j.dl4j.layer.TiedNets.initialised;
import static org.mup4j.dl4j.layer.TiedNets.plain;
import static org.mup4j.dl4j.layer.TiedNets.settings;
import static org.mup4j.dl4j.layer.TiedNets.text;
import static org.mup4j.dl4j.layer.TiedNets.trained;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.GraphConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.DoublePrecision;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/** Heads that read with the matrix of the embedding. */
@ExtendWith(DoublePrecision.class)
class TiedReadoutTest {

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
