package org.mup4j.dl4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mup4j.dl4j.message.Confs.IN;
import static org.mup4j.dl4j.message.Confs.OUT;
import static org.mup4j.dl4j.message.Confs.WIDTH;
import static org.mup4j.dl4j.message.Confs.dense;
import static org.mup4j.dl4j.message.Confs.graph;
import static org.mup4j.dl4j.message.Confs.layers;
import static org.mup4j.dl4j.message.Confs.mlp;
import static org.mup4j.dl4j.message.Confs.output;
import static org.mup4j.dl4j.message.Confs.settings;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/** What is said to a user who sets a rate that cannot be set. */
class RateMessagesTest {

    private static final String WAY_OUT = ": give the plan of the wrap that this network was built from";

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(MuPException.class).hasMessage(message);
    }

    private static MultiLayerNetwork network() {
        MultiLayerNetwork net = new MultiLayerNetwork(mlp(WIDTH));
        net.init();
        return net;
    }

    private static ComputationGraph graphNetwork() {
        ComputationGraph net = new ComputationGraph(graph(WIDTH));
        net.init();
        return net;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aBaseRateThatIsNoPositiveNumber(double rate) {
        String message = "The learning rate is " + rate + ", but it has to be a positive number, such as 0.001";
        refused(() -> MuP.wrap(mlp(WIDTH)).withLearningRate(rate), message);
        refused(() -> MuP.wrap(graph(WIDTH)).withLearningRate(rate), message);
    }

    @Test
    void aNetworkWithoutAnyRate() {
        refused(
                () -> MuP.wrap(mlp(settings(new NoOp()), WIDTH)).withLearningRate(0.1),
                "No layer has an updater with a learning rate, so there is none to set: configure one with .updater(...)");
    }

    @Test
    void aScheduleThatStartsAtNothing() {
        refused(
                () -> MuP.wrap(mlp(settings(new Adam(new FixedSchedule(0))), WIDTH))
                        .withLearningRate(0.1),
                "The learning-rate schedule FixedSchedule starts at 0.0, so no base rate can be read from it: give a"
                        + " schedule whose first value is positive");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateInTrainingThatIsNegativeOrNoNumber(double rate) {
        String message = "The learning rate is " + rate + ", but it has to be a number from 0 up";
        refused(() -> MuP.setLearningRate(network(), MuP.wrap(mlp(WIDTH)).plan(), rate), message);
        refused(() -> MuP.setLearningRate(graphNetwork(), MuP.wrap(graph(WIDTH)).plan(), rate), message);
    }

    @Test
    void thePlanOfANetworkWithOtherLayers() {
        refused(
                () -> MuP.setLearningRate(network(), MuP.wrap(graph(WIDTH)).plan(), 0.1),
                "The plan is for a network with a layer 'first', which this network does not have; it has 0, 1, 2"
                        + WAY_OUT);
        refused(
                () -> MuP.setLearningRate(graphNetwork(), MuP.wrap(mlp(WIDTH)).plan(), 0.1),
                "The plan is for a network with a layer '0', which this network does not have; it has first, second, out"
                        + WAY_OUT);
    }

    @Test
    void thePlanOfANetworkOfAnotherWidth() {
        refused(
                () -> MuP.setLearningRate(network(), MuP.wrap(mlp(2 * WIDTH)).plan(), 0.1),
                "The plan is for a network whose layer '0' has W [8, 128], but in this network it has [8, 64]"
                        + WAY_OUT);
        refused(
                () -> MuP.setLearningRate(
                        graphNetwork(), MuP.wrap(graph(2 * WIDTH)).plan(), new FixedSchedule(0.1)),
                "The plan is for a network whose layer 'first' has W [8, 128], but in this network it has [8, 64]"
                        + WAY_OUT);
    }

    @Test
    void thePlanOfANetworkOfFewerLayers() {
        MuPlan shorter = MuP.wrap(layers(dense(IN, WIDTH), output(WIDTH, OUT))).plan();
        refused(
                () -> MuP.setLearningRate(network(), shorter, 0.1),
                "The plan is for a network whose layer '1' has W [64, 3], but in this network it has [64, 64]"
                        + WAY_OUT);
    }

    @Test
    void thePlanOfANetworkThatEndsEarlier() {
        MuPlan shorter = MuP.wrap(layers(dense(IN, WIDTH), dense(WIDTH, WIDTH))).plan();
        refused(
                () -> MuP.setLearningRate(network(), shorter, 0.1),
                "The plan is for a network without the layer '2', which is trained in this network" + WAY_OUT);
    }

    /** Frozen layers and layers without parameters are in no plan. */
    @Test
    void aPlanFitsANetworkWithLayersThatAreNotTrained() {
        MultiLayerConfiguration conf = layers(
                new FrozenLayer(dense(IN, WIDTH)),
                new ActivationLayer(Activation.TANH),
                dense(WIDTH, WIDTH),
                output(WIDTH, OUT));
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(conf).baseWidth(16);
        MultiLayerNetwork net = new MultiLayerNetwork(wrap.configuration());
        net.init();

        MuP.setLearningRate(net, wrap.plan(), 0.2);

        assertThat(net.getLearningRate(2)).isEqualTo(0.05);
    }

    @Test
    void nothingWasChangedWhereAPlanWasRefused() {
        MultiLayerNetwork net = network();
        String before = net.getLayerWiseConfigurations().toJson();
        refused(
                () -> MuP.setLearningRate(
                        net,
                        MuP.wrap(layers(dense(IN, WIDTH), output(WIDTH, OUT))).plan(),
                        0.1),
                "The plan is for a network whose layer '1' has W [64, 3], but in this network it has [64, 64]"
                        + WAY_OUT);
        assertThat(net.getLayerWiseConfigurations().toJson()).isEqualTo(before);
    }

    @Test
    void aPlanOrAScheduleThatIsMissing() {
        ISchedule none = null;
        MuPlan plan = MuP.wrap(mlp(WIDTH)).plan();
        assertThatNullPointerException()
                .isThrownBy(() -> MuP.setLearningRate(network(), null, 0.1))
                .withMessage("The plan is null");
        assertThatNullPointerException()
                .isThrownBy(() -> MuP.setLearningRate(graphNetwork(), null, new FixedSchedule(1)))
                .withMessage("The plan is null");
        assertThatNullPointerException()
                .isThrownBy(() -> MuP.setLearningRate(network(), plan, none))
                .withMessage("The schedule is null");
    }
}
