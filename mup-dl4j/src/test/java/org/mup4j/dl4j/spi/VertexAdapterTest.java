package org.mup4j.dl4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.DoublePrecision;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.layer.ExactSameDiffVertex;
import org.mup4j.dl4j.layer.ScaledAttentionVertex;
import org.mup4j.dl4j.user.GatedVertex;
import org.mup4j.dl4j.user.UnknownVertex;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Vertices with tensors: attention between sequences, and one of a user's own through the seam. */
@ExtendWith(DoublePrecision.class)
class VertexAdapterTest {

    private static final int BASE = 4;
    private static final int WIDTH = 16;
    private static final int FEATURES = 3;
    private static final int TIME = 5;

    /** Queries and keys are a width, the values are data. */
    private static SameDiffVertex attention(int width) {
        return new AttentionVertex.Builder()
                .nInQueries(width)
                .nInKeys(width)
                .nInValues(FEATURES)
                .nOut(width)
                .nHeads(2)
                .projectInput(true)
                .weightInit(WeightInit.XAVIER)
                .build();
    }

    private static ComputationGraphConfiguration network(int width, IUpdater updater, SameDiffVertex vertex) {
        boolean attends = vertex instanceof AttentionVertex;
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("x")
                .addLayer("below", new LSTM.Builder().nIn(FEATURES).nOut(width).build(), "x")
                .addVertex(
                        "vertex", vertex, attends ? new String[] {"below", "below", "x"} : new String[] {"below", "x"})
                .addLayer(
                        "out",
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(width)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .dataFormat(RNNFormat.NCW)
                                .build(),
                        "vertex")
                .setOutputs("out")
                .build();
    }

    private static ComputationGraphConfiguration wrapped(
            IUpdater updater, IntFunction<SameDiffVertex> vertex, Gauge gauge) {
        return MuP.wrap(network(WIDTH, updater, vertex.apply(WIDTH)))
                .base(network(BASE, updater, vertex.apply(BASE)))
                .gauge(gauge)
                .configuration();
    }

    private static ComputationGraph initialised(ComputationGraphConfiguration conf) {
        ComputationGraph net = new ComputationGraph(conf);
        net.init();
        return net;
    }

    private static IntFunction<SameDiffVertex> kind(String name) {
        return name.equals("attention")
                ? VertexAdapterTest::attention
                : width -> new GatedVertex(width, FEATURES, width);
    }

    private static MultiDataSet data(int batch) {
        INDArray x = Nd4j.linspace(DataType.DOUBLE, -1, 2.0 / (batch * FEATURES * TIME), (long) batch * FEATURES * TIME)
                .reshape(batch, FEATURES, TIME);
        INDArray y = Nd4j.zeros(DataType.DOUBLE, batch, 2, TIME);
        for (int i = 0; i < batch; i++) {
            for (int t = 0; t < TIME; t++) {
                y.putScalar(new int[] {i, (i + t) % 2, t}, 1);
            }
        }
        return new MultiDataSet(x, y);
    }

    /** The last example's last two steps are no data. */
    private static INDArray mask(int batch) {
        INDArray mask = Nd4j.ones(DataType.DOUBLE, batch, TIME);
        mask.putScalar(batch - 1, TIME - 1, 0);
        mask.putScalar(batch - 1, TIME - 2, 0);
        return mask;
    }

    private static double[] trained(ComputationGraph net, int steps) {
        for (int i = 0; i < steps; i++) {
            net.fit(data(3));
        }
        return net.params().toDoubleVector();
    }

    @ParameterizedTest
    @ValueSource(strings = {"attention", "gated"})
    void atTheBaseNothingChanges(String kind) {
        for (Gauge gauge : Gauge.values()) {
            ComputationGraphConfiguration conf =
                    network(WIDTH, new Adam(0.01), kind(kind).apply(WIDTH));
            ComputationGraphConfiguration same =
                    MuP.wrap(conf).base(conf).gauge(gauge).configuration();

            assertThat(same).isEqualTo(conf);
            assertThat(trained(initialised(same), 3))
                    .containsExactly(trained(
                            initialised(
                                    network(WIDTH, new Adam(0.01), kind(kind).apply(WIDTH))),
                            3));
        }
    }

    /** DL4J's own gradient of the same network is twice as large below its vertex, so that this check would fail. */
    @ParameterizedTest
    @CsvSource({"attention, 3, false", "attention, 3, true", "attention, 1, false", "gated, 3, false", "gated, 1, false"
    })
    void wrappedItsGradientsAreTheDifferences(String kind, int batch, boolean masked) {
        ComputationGraph net = initialised(wrapped(new Sgd(1), kind(kind), Gauge.MULTIPLIER_FREE));
        MultiDataSet data = data(batch);
        if (masked) {
            data.setFeaturesMaskArrays(new INDArray[] {mask(batch)});
            data.setLabelsMaskArray(new INDArray[] {mask(batch)});
        }

        assertThat(net.getVertex("vertex")).isInstanceOf(ExactSameDiffVertex.class);
        double[] gradient = gradient(net, data);
        for (int i = 0; i < gradient.length; i += 37) {
            // Differences of a loss of a few units over 2e-5 are exact to some 1e-10.
            assertThat(gradient[i])
                    .as("entry " + i)
                    .isCloseTo(slope(net, data, i), within(1e-9 + 1e-6 * Math.abs(gradient[i])));
        }
        net.gradient()
                .gradientForVariable()
                .forEach((name, array) -> assertThat(array.norm2Number().doubleValue())
                        .as(name + " is told from 0")
                        .isGreaterThan(1e-4));
    }

    /** Of the score, which DL4J averages over the examples. */
    private static double[] gradient(ComputationGraph net, MultiDataSet data) {
        net.setInputs(data.getFeatures());
        net.setLabels(data.getLabels());
        net.setLayerMaskArrays(data.getFeaturesMaskArrays(), data.getLabelsMaskArrays());
        net.computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
        return net.gradient().gradient().div(data.getFeatures(0).size(0)).toDoubleVector();
    }

    private static double slope(ComputationGraph net, MultiDataSet data, int entry) {
        double before = net.params().getDouble(entry);
        net.params().putScalar(entry, before + 1e-5);
        double above = net.score(data, true);
        net.params().putScalar(entry, before - 1e-5);
        double below = net.score(data, true);
        net.params().putScalar(entry, before);
        return (above - below) / 2e-5;
    }

    @Test
    void eachMatrixHasItsOwnRole() {
        MuPlan plan = MuP.wrap(network(WIDTH, new Adam(0.01), attention(WIDTH)))
                .base(network(BASE, new Adam(0.01), attention(BASE)))
                .plan();

        assertThat(plan.tensor("vertex", "Wq").role()).isEqualTo(Role.HIDDEN);
        assertThat(plan.tensor("vertex", "Wk").role()).isEqualTo(Role.HIDDEN);
        assertThat(plan.tensor("vertex", "Wv").role()).isEqualTo(Role.INPUT);
        assertThat(plan.tensor("vertex", "Wo").role()).isEqualTo(Role.HIDDEN);
        // The head grows fourfold, and with it the number of terms of a logit.
        assertThat(plan.tensor("vertex", "Wq").initStdMultiplier()).isEqualTo(0.25);
        assertThat(plan.tensor("vertex", "Wk").initStdMultiplier()).isEqualTo(0.5);
        assertThat(plan.tensor("vertex", "Wv").learningRateMultiplier()).isEqualTo(1);
        assertThat(plan.tensor("vertex", "Wo").learningRateMultiplier()).isEqualTo(0.25);
    }

    @ParameterizedTest
    @EnumSource(Gauge.class)
    void ratesAndInitialWeightsAreThoseOfThePlan(Gauge gauge) {
        for (String kind : new String[] {"attention", "gated"}) {
            MuPlan plan = MuP.wrap(network(WIDTH, new Sgd(0.1), kind(kind).apply(WIDTH)))
                    .base(network(BASE, new Sgd(0.1), kind(kind).apply(BASE)))
                    .gauge(gauge)
                    .plan();
            ComputationGraphConfiguration conf = wrapped(new Sgd(0.1), kind(kind), gauge);
            ComputationGraph net = initialised(conf);
            SameDiffVertex vertex = (SameDiffVertex) conf.getVertices().get("vertex");

            net.getVertex("vertex").paramTable(false).forEach((name, array) -> {
                assertThat(vertex.getUpdaterByParam(name).getLearningRate(0, 0))
                        .isCloseTo(0.1 * plan.tensor("vertex", name).learningRateMultiplier(), within(1e-15));
                assertThat(plan.tensor("vertex", name).forwardMultiplier()).isEqualTo(1);
            });
            assertThat(ComputationGraphConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
        }
    }

    /** Xavier at the base, from 4 features to heads of 2: sqrt(2 / 6); times 1/2 for the fan-in, times 1/2 for the logits. */
    @Test
    void theQueriesAreDrawnByTheirOwnInitialiser() {
        ComputationGraph net = initialised(wrapped(new Sgd(0.1), VertexAdapterTest::attention, Gauge.MULTIPLIER_FREE));
        Map<String, INDArray> parameters = net.getVertex("vertex").paramTable(false);

        // 256 entries give the deviation up to a few parts in a hundred.
        assertThat(parameters.get("Wq").stdNumber().doubleValue()).isCloseTo(Math.sqrt(2.0 / 6) / 4, within(0.02));
        assertThat(parameters.get("Wk").stdNumber().doubleValue()).isCloseTo(Math.sqrt(2.0 / 6) / 2, within(0.04));
    }

    /** A clone of a plain network with DL4J's vertex cannot be trained at all, because the vertex forgets its updater. */
    @Test
    void aCloneIsTrainedAsTheNetworkItself() {
        ComputationGraph net =
                initialised(wrapped(new Adam(0.01), VertexAdapterTest::attention, Gauge.MULTIPLIER_FREE));
        ComputationGraph clone = net.clone();

        assertThat(trained(clone, 3)).containsExactly(trained(net, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"attention", "gated"})
    void aRateSetLaterKeepsTheFactors(String kind) {
        MuPlan plan = MuP.wrap(network(WIDTH, new Adam(0.1), kind(kind).apply(WIDTH)))
                .base(network(BASE, new Adam(0.1), kind(kind).apply(BASE)))
                .plan();
        ComputationGraph net = initialised(wrapped(new Adam(0.1), kind(kind), Gauge.MULTIPLIER_FREE));
        ComputationGraph other = initialised(wrapped(new Adam(0.02), kind(kind), Gauge.MULTIPLIER_FREE));

        MuP.setLearningRate(net, plan, 0.02);

        assertThat(trained(net, 3)).containsExactly(trained(other, 3));
    }

    @Test
    void thePlanSaysThatAnOwnClassIsWritten() {
        MuPlan plan = MuP.wrap(network(WIDTH, new Sgd(0.1), attention(WIDTH)))
                .base(network(BASE, new Sgd(0.1), attention(BASE)))
                .plan();

        assertThat(plan.warnings())
                .anyMatch(w -> w.contains("vertex") && w.contains(ScaledAttentionVertex.class.getSimpleName()))
                .anyMatch(w -> w.contains("vertex") && w.contains("gives the true one"));
    }

    @Test
    void aVertexWithTensorsThatNothingIsKnownOfIsRefused() {
        ComputationGraphConfiguration conf = network(WIDTH, new Sgd(0.1), new UnknownVertex(WIDTH, FEATURES, WIDTH));

        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> MuP.wrap(conf).plan())
                .withMessage("Layer 'vertex': the vertex type org.mup4j.dl4j.user.UnknownVertex has tensors of its own"
                        + " that nothing is known of: implement org.mup4j.dl4j.spi.VertexAdapter for it and name the"
                        + " implementation in META-INF/services/org.mup4j.dl4j.spi.VertexAdapter");
    }
}
