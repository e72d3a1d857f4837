package org.mup4j.dl4j.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.layer.ScaledDenseLayer;
import org.mup4j.dl4j.layer.ScaledInput;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Transfer learning from a wrapped network: what keeps its multipliers, what loses them, and how they come back. */
class TransferTest {

    private static final double RATE = 0.02;
    private static final double FINE = 0.003;
    private static final FineTuneConfiguration SEED_ONLY =
            new FineTuneConfiguration.Builder().seed(5).build();
    private static final FineTuneConfiguration NEW_UPDATER =
            new FineTuneConfiguration.Builder().updater(new Adam(FINE)).build();

    private static MuPWrap<?> wrap(Networks kind) {
        return kind.wrap(new Adam(RATE), Gauge.MULTIPLIER_FREE);
    }

    private static Live pretrained(Networks kind) {
        return Live.of(kind, wrap(kind).configuration()).train(0, 3);
    }

    private static Live fineTuned(Live net, FineTuneConfiguration settings) {
        return new Live(
                net.kind(),
                net.model() instanceof MultiLayerNetwork chain
                        ? new TransferLearning.Builder(chain)
                                .fineTuneConfiguration(settings)
                                .build()
                        : new TransferLearning.GraphBuilder((ComputationGraph) net.model())
                                .fineTuneConfiguration(settings)
                                .build());
    }

    private static void requireRates(Live net, MuPlan plan, double base, Set<String> except) {
        for (TensorPlan tensor : plan.tensors()) {
            if (!except.contains(tensor.layer())) {
                assertThat(net.updater(tensor.layer(), tensor.parameter()).getLearningRate(0, 0))
                        .as("%s/%s", tensor.layer(), tensor.parameter())
                        .isCloseTo(base * tensor.learningRateMultiplier(), withinPercentage(1e-10));
            }
        }
    }

    private static void requireTrainsOn(Live net) {
        double[] before = net.parameters();
        net.train(3, 6);
        assertThat(net.parameters()).isNotEqualTo(before).doesNotContain(Double.NaN);
    }

    @ParameterizedTest
    @EnumSource(Networks.class)
    void fineTuningWithoutAnUpdaterKeepsEveryMultiplier(Networks kind) {
        Live net = pretrained(kind);
        Live tuned = fineTuned(net, SEED_ONLY);

        // A graph that was transferred is in single precision.
        assertThat(tuned.parameters()).containsExactly(net.parameters(), within(kind == Networks.GRAPH ? 1e-6 : 0));
        requireRates(tuned, wrap(kind).plan(), RATE, Set.of());
        requireTrainsOn(tuned);
    }

    /** As documented at MuP.setLearningRate: DL4J puts one updater everywhere. A factor inside a class of ours stays. */
    @ParameterizedTest
    @EnumSource(Networks.class)
    void anUpdaterForFineTuningLosesTheMultipliersUntilTheRateIsSetByThePlan(Networks kind) {
        MuPlan plan = wrap(kind).plan();
        Live tuned = fineTuned(pretrained(kind), NEW_UPDATER);
        TensorPlan readout = plan.tensors().stream()
                .filter(t -> t.parameter().equals("W"))
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(readout.learningRateMultiplier()).isEqualTo((double) Networks.BASE / Networks.WIDTH);
        if (kind != Networks.IMAGES) {
            assertThat(tuned.updater(readout.layer(), "W").getLearningRate(0, 0))
                    .isEqualTo(FINE);
        }

        requireRates(tuned.withRate(plan, FINE), plan, FINE, Set.of());
        requireTrainsOn(tuned);
    }

    @Test
    void aClassOfOursKeepsItsFactorsUnderAnotherUpdater() {
        MuPlan plan = wrap(Networks.GAINS).plan();
        Live tuned = fineTuned(pretrained(Networks.GAINS), NEW_UPDATER);
        double weight = tuned.updater("second", "W").getLearningRate(0, 0);
        double gain = tuned.updater("second", "g").getLearningRate(0, 0);
        TensorPlan planned = plan.tensor("second", "W");

        assertThat(planned.learningRateMultiplier()).isNotEqualTo(1);
        assertThat(weight).isEqualTo(FINE * planned.learningRateMultiplier());
        assertThat(gain).isEqualTo(FINE);
    }

    @Test
    void aReplacedNumberOfOutputsKeepsTheMultipliers() {
        Live net = pretrained(Networks.PLAIN);
        Live other = new Live(
                Networks.PLAIN,
                new TransferLearning.Builder((MultiLayerNetwork) net.model())
                        .fineTuneConfiguration(SEED_ONLY)
                        .nOutReplace(1, 9, WeightInit.XAVIER)
                        .build());

        assertThat(other.layer("1").getParam("W").shape()).containsExactly(Networks.WIDTH, 9);
        requireRates(other, wrap(Networks.PLAIN).plan(), RATE, Set.of());
        requireTrainsOn(other);
    }

    @Test
    void aReplacedReadoutLeavesALayerOfOursBelowAsItWas() {
        Live net = pretrained(Networks.GAINS);
        Live other = new Live(
                Networks.GAINS,
                new TransferLearning.Builder((MultiLayerNetwork) net.model())
                        .nOutReplace(2, 3, WeightInit.XAVIER)
                        .build());

        assertThat(other.layer("second").conf().getLayer())
                .isInstanceOf(ScaledDenseLayer.class)
                .isEqualTo(net.layer("second").conf().getLayer());
        assertThat(other.layer("second").getParam("W"))
                .isEqualTo(net.layer("second").getParam("W"));
        assertThat(other.layer("2").getParam("W")).isNotEqualTo(net.layer("2").getParam("W"));
        requireTrainsOn(other);
    }

    /** DL4J resets the layer whose outputs are replaced in a graph, but not the one that reads it. */
    @Test
    void inAGraphTheLayerWithAnotherNumberOfOutputsLosesThem() {
        MuPlan plan = wrap(Networks.GRAPH).plan();
        Live other = new Live(
                Networks.GRAPH,
                new TransferLearning.GraphBuilder(
                                (ComputationGraph) pretrained(Networks.GRAPH).model())
                        .fineTuneConfiguration(NEW_UPDATER)
                        .nOutReplace("mix", Networks.WIDTH, WeightInit.XAVIER)
                        .build());

        assertThat(plan.tensor("mix", "W").learningRateMultiplier()).isNotEqualTo(1);
        assertThat(other.updater("mix", "W").getLearningRate(0, 0)).isEqualTo(FINE);
        assertThat(other.updater("out", "W").getLearningRate(0, 0))
                .isEqualTo(RATE * plan.tensor("out", "W").learningRateMultiplier());
        requireRates(other.withRate(plan, FINE), plan, FINE, Set.of());
        requireTrainsOn(other);
    }

    /** The added layer has the plain rate, until the plan of the network that it now is gives it a multiplier. */
    @Test
    void aNewOutputLayerHasNoMultiplierOfItsOwn() {
        MuPlan plan = wrap(Networks.PLAIN).plan();
        OutputLayer fresh = new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(Networks.WIDTH)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .updater(new Adam(FINE))
                .build();
        Live other = new Live(
                Networks.PLAIN,
                new TransferLearning.Builder(
                                (MultiLayerNetwork) pretrained(Networks.PLAIN).model())
                        .fineTuneConfiguration(SEED_ONLY)
                        .removeOutputLayer()
                        .addLayer(fresh)
                        .build());

        requireRates(other, plan, RATE, Set.of("2"));
        assertThat(other.updater("2", "W").getLearningRate(0, 0)).isEqualTo(FINE);
        requireRates(other.withRate(plan, FINE), plan, FINE, Set.of());
        requireTrainsOn(other);
    }

    /** Its gain and its weight need two rates, and Deeplearning4j's own layer has one. */
    @Test
    void aPlainLayerInPlaceOfOneOfOursIsRefusedWithNothingChanged() {
        MultiLayerNetwork other = new TransferLearning.Builder(
                        (MultiLayerNetwork) pretrained(Networks.GAINS).model())
                .fineTuneConfiguration(NEW_UPDATER)
                .removeLayersFromOutput(2)
                .addLayer(new DenseLayer.Builder()
                        .name("second")
                        .nIn(Networks.WIDTH)
                        .nOut(Networks.WIDTH)
                        .hasLayerNorm(true)
                        .build())
                .addLayer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(Networks.WIDTH)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();
        String before = other.getLayerWiseConfigurations().toJson();

        assertThatThrownBy(() -> MuP.setLearningRate(other, wrap(Networks.GAINS).plan(), FINE))
                .isInstanceOf(MuPException.class)
                .hasMessage(
                        "Layer 'second': the plan has different rates for W, b, g, but a DenseLayer keeps them under"
                                + " one updater: build the layer from configuration() of the wrap that the plan is from");
        assertThat(other.getLayerWiseConfigurations().toJson()).isEqualTo(before);
    }

    @Test
    void theForwardMultiplierOfAReplacedOutputLayerStays() {
        Live net = Live.of(
                Networks.PLAIN,
                Networks.PLAIN.wrap(new Adam(RATE), Gauge.MU_READOUT).configuration());
        MultiLayerNetwork other = new TransferLearning.Builder((MultiLayerNetwork) net.model())
                .fineTuneConfiguration(NEW_UPDATER)
                .removeOutputLayer()
                .addLayer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(Networks.WIDTH)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();

        assertThat(other.getLayerWiseConfigurations().getInputPreProcess(2))
                .isInstanceOfSatisfying(
                        ScaledInput.class,
                        scaled -> assertThat(scaled.factor()).isEqualTo((double) Networks.BASE / Networks.WIDTH));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "GRAPH")
    void aFeatureExtractorKeepsItsWeightsAndTheRestItsRates(Networks kind) {
        MultiLayerNetwork net = new TransferLearning.Builder(
                        (MultiLayerNetwork) pretrained(kind).model())
                .fineTuneConfiguration(SEED_ONLY)
                .setFeatureExtractor(1)
                .build();
        requireFrozen(
                new Live(kind, net), wrap(kind).plan(), firstTwo(wrap(kind).plan(), net));
    }

    private static Set<String> firstTwo(MuPlan plan, MultiLayerNetwork net) {
        List<String> frozen =
                Arrays.asList(net.getLayerNames().get(0), net.getLayerNames().get(1));
        return Set.copyOf(plan.tensors().stream()
                .map(TensorPlan::layer)
                .filter(l -> frozen.contains(l) || frozen.contains("layer" + l))
                .toList());
    }

    @Test
    void soInAGraph() {
        ComputationGraph net = new TransferLearning.GraphBuilder(
                        (ComputationGraph) pretrained(Networks.GRAPH).model())
                .fineTuneConfiguration(SEED_ONLY)
                .setFeatureExtractor("branch")
                .build();
        requireFrozen(new Live(Networks.GRAPH, net), wrap(Networks.GRAPH).plan(), Set.of("in", "norm", "branch"));
    }

    private static void requireFrozen(Live net, MuPlan plan, Set<String> frozen) {
        List<INDArray> before = parameters(net, plan, frozen);
        requireRates(net, plan, RATE, frozen);
        requireTrainsOn(net);
        requireRates(net.withRate(plan, FINE), plan, FINE, frozen);
        requireTrainsOn(net);

        assertThat(before).isNotEmpty();
        assertThat(parameters(net, plan, frozen)).isEqualTo(before);
    }

    private static List<INDArray> parameters(Live net, MuPlan plan, Set<String> layers) {
        return plan.tensors().stream()
                .filter(t -> layers.contains(t.layer()))
                .map(t -> net.layer(t.layer()).getParam(t.parameter()).dup())
                .toList();
    }
}
