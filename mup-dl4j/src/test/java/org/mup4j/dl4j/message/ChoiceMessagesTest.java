package org.mup4j.dl4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mup4j.dl4j.message.Confs.BASE;
import static org.mup4j.dl4j.message.Confs.IN;
import static org.mup4j.dl4j.message.Confs.OUT;
import static org.mup4j.dl4j.message.Confs.WIDTH;
import static org.mup4j.dl4j.message.Confs.dense;
import static org.mup4j.dl4j.message.Confs.graph;
import static org.mup4j.dl4j.message.Confs.layers;
import static org.mup4j.dl4j.message.Confs.mlp;
import static org.mup4j.dl4j.message.Confs.output;
import static org.mup4j.dl4j.message.Confs.settings;
import static org.mup4j.dl4j.message.Confs.through;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.user.NoiseVertex;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.Sgd;

/** What is said to a user whose network or choice cannot be served. */
class ChoiceMessagesTest {

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(MuPException.class).hasMessage(message);
    }

    @Test
    void nothingToWrap() {
        MultiLayerConfiguration noLayers = null;
        ComputationGraphConfiguration noGraph = null;
        assertThatNullPointerException()
                .isThrownBy(() -> MuP.wrap(noLayers))
                .withMessage("The configuration to wrap is null");
        assertThatNullPointerException()
                .isThrownBy(() -> MuP.wrap(noGraph))
                .withMessage("The configuration to wrap is null");
        assertThatNullPointerException()
                .isThrownBy(() -> MuP.wrap(mlp(WIDTH)).base(null))
                .withMessage("The base configuration is null");
    }

    @Test
    void choicesThatAreMissing() {
        var wrap = MuP.wrap(mlp(WIDTH));
        assertThatNullPointerException()
                .isThrownBy(() -> wrap.parametrization(null))
                .withMessage("The parametrization is null");
        assertThatNullPointerException().isThrownBy(() -> wrap.gauge(null)).withMessage("The gauge is null");
        assertThatNullPointerException().isThrownBy(() -> wrap.depth(null, 1)).withMessage("The depth rule is null");
        assertThatNullPointerException().isThrownBy(() -> wrap.fixed(null)).withMessage("The layer's name is null");
        assertThatNullPointerException()
                .isThrownBy(() -> wrap.role(null, "W", Role.INPUT))
                .withMessage("The layer's name is null");
        assertThatNullPointerException()
                .isThrownBy(() -> wrap.role("0", null, Role.INPUT))
                .withMessage("The parameter's name is null");
        assertThatNullPointerException()
                .isThrownBy(() -> wrap.role("0", "W", null))
                .withMessage("The role is null");
    }

    @Test
    void aWidthThatNoLayerCanHave() {
        for (int width : new int[] {0, -5}) {
            refused(
                    () -> MuP.wrap(mlp(WIDTH)).baseWidth(width),
                    "The base width is " + width + ", but a layer has at least one unit: give the width at which the"
                            + " hyperparameters were tuned, such as 64");
            refused(
                    () -> MuP.family(Confs::mlp).baseWidth(width),
                    "The base width is " + width + ", but a layer has at least one unit: give a number from 1 up");
            refused(
                    () -> MuP.family(Confs::graph).at(width),
                    "The width is " + width + ", but a layer has at least one unit: give a number from 1 up");
        }
    }

    @Test
    void aFunctionThatGivesNoConfiguration() {
        refused(
                () -> MuP.family(width -> (MultiLayerConfiguration) null).at(8),
                "The family's function returned null for width 8: return a MultiLayerConfiguration or a"
                        + " ComputationGraphConfiguration");
        refused(
                () -> MuP.family(width -> "mlp").at(8),
                "A java.lang.String cannot be wrapped: give a MultiLayerConfiguration or a"
                        + " ComputationGraphConfiguration");
    }

    @Test
    void theSameObjectWrappedTwice() {
        String message =
                "This configuration was made by configuration() and is wrapped already; wrapping it twice would"
                        + " scale it twice: wrap the one that you built yourself";
        MultiLayerConfiguration once = MuP.wrap(mlp(WIDTH)).base(mlp(BASE)).configuration();
        ComputationGraphConfiguration graph =
                MuP.wrap(graph(WIDTH)).base(graph(BASE)).configuration();
        refused(() -> MuP.wrap(once), message);
        refused(() -> MuP.wrap(graph), message);
    }

    @Test
    void aConfigurationReadBackThatHoldsAClassOfOurs() {
        String message = " holds a class of mup4j, so this configuration is wrapped already; wrapping it twice would"
                + " scale it twice: wrap the one that you built yourself";
        String layers = MuP.wrap(mlp(WIDTH))
                .base(mlp(BASE))
                .gauge(Gauge.MU_READOUT)
                .configuration()
                .toJson();
        String graph = MuP.wrap(graph(WIDTH))
                .base(graph(BASE))
                .gauge(Gauge.MU_READOUT)
                .configuration()
                .toJson();
        refused(() -> MuP.wrap(MultiLayerConfiguration.fromJson(layers)), "Layer '2'" + message);
        refused(() -> MuP.wrap(ComputationGraphConfiguration.fromJson(graph)), "Layer 'out'" + message);
    }

    /** The documented limit: plain JSON carries no mark. */
    @Test
    void aPlainConfigurationReadBackIsNotRecognised() {
        MultiLayerConfiguration once = MuP.wrap(mlp(WIDTH)).base(mlp(BASE)).configuration();
        assertThatCode(() -> MuP.wrap(MultiLayerConfiguration.fromJson(once.toJson())))
                .doesNotThrowAnyException();
    }

    @Test
    void updatersWithoutAWayToScale() {
        String delta =
                ": AdaDelta has no learning rate, so there is nothing that could scale with the width (its step is"
                        + " set by epsilon): use Adam, RmsProp or Sgd instead";
        String belief = ": AdaBelief fails on the first step in this release of Deeplearning4j (it indexes past the end"
                + " of its state's shape): use Adam instead";
        refused(() -> MuP.wrap(mlp(settings(new AdaDelta()), WIDTH)).plan(), "Layer '0'" + delta);
        refused(() -> MuP.wrap(graph(settings(new AdaDelta()), IN, WIDTH, OUT)).plan(), "Layer 'first'" + delta);
        refused(() -> MuP.wrap(mlp(settings(new AdaBelief()), WIDTH)).plan(), "Layer '0'" + belief);
        refused(() -> MuP.wrap(graph(settings(new AdaBelief()), IN, WIDTH, OUT)).plan(), "Layer 'first'" + belief);
    }

    /** The standard parametrization changes nothing, so nothing need be known. */
    @Test
    void anyUpdaterWillDoUnderTheStandardParametrization() {
        MultiLayerConfiguration conf = mlp(settings(new AdaDelta()), WIDTH);
        assertThat(MuP.wrap(conf).parametrization(Parametrizations.SP).configuration())
                .isEqualTo(conf);
    }

    @Test
    void aMissingUpdater() {
        MultiLayerConfiguration conf = mlp(WIDTH);
        ((BaseLayer) conf.getConf(1).getLayer()).setIUpdater(null);
        refused(
                () -> MuP.wrap(conf).plan(),
                "Layer '1', parameter 'W': no updater is configured: set one with .updater(...) on the network or the"
                        + " layer");
    }

    @Test
    void aLayerTypeWithoutAnAdapter() {
        String message = ": the layer type " + Unknown.class.getName() + " is not supported yet: implement"
                + " org.mup4j.dl4j.spi.LayerAdapter for it and name the implementation in"
                + " META-INF/services/org.mup4j.dl4j.spi.LayerAdapter";
        refused(() -> MuP.wrap(layers(new Unknown())).plan(), "Layer '0'" + message);
        ComputationGraphConfiguration graph = settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("unknown", new Unknown(), "in")
                .setOutputs("unknown")
                .build();
        refused(() -> MuP.wrap(graph).plan(), "Layer 'unknown'" + message);
    }

    /** A layer of the user's own, about which nobody has told the library. */
    private static final class Unknown extends ActivationLayer {

        private static final long serialVersionUID = 1L;

        Unknown() {
            super(Activation.TANH);
        }
    }

    @Test
    void aVertexTypeThatIsUnknown() {
        refused(
                () -> MuP.wrap(through("noise", new NoiseVertex(), WIDTH)).plan(),
                "Vertex 'noise': the vertex type org.mup4j.dl4j.user.NoiseVertex is not supported yet:"
                        + " replace it by ElementWise, Merge, Scale, Shift, Stack, Unstack or Subset vertices, or wrap"
                        + " the parts of the network before and after it apart");
    }

    @Test
    void aFixedLayerThatDoesNotExist() {
        refused(
                () -> MuP.wrap(mlp(WIDTH)).fixed("bottleneck").plan(),
                "There is no layer 'bottleneck' to be kept at a fixed size; the layers are 0, 1, 2");
        refused(
                () -> MuP.wrap(graph(WIDTH)).fixed("add").plan(),
                "There is no layer 'add' to be kept at a fixed size; the layers are first, second, out");
    }

    @Test
    void aRoleForATensorThatDoesNotExist() {
        refused(
                () -> MuP.wrap(mlp(WIDTH)).role("bottleneck", "W", Role.INPUT).plan(),
                "There is no trained tensor 'bottleneck/W' to give a role to; there are 0/W, 0/b, 1/W, 1/b, 2/W, 2/b");
        refused(
                () -> MuP.wrap(graph(WIDTH)).role("first", "V", Role.INPUT).plan(),
                "There is no trained tensor 'first/V' to give a role to; there are first/W, first/b, second/W, second/b,"
                        + " out/W, out/b");
    }

    @Test
    void twoLayersOfOneName() {
        DenseLayer one =
                new DenseLayer.Builder().nIn(IN).nOut(WIDTH).name("hidden").build();
        DenseLayer two =
                new DenseLayer.Builder().nIn(WIDTH).nOut(WIDTH).name("hidden").build();
        refused(
                () -> MuP.wrap(layers(one, two, output(WIDTH, OUT))),
                "Layers 0 and 1 are both called 'hidden': give each layer a name of its own, or none");
    }

    @Test
    void noiseOfAFixedSizeBehindAForwardMultiplier() {
        for (IDropout noise : new IDropout[] {new AlphaDropout(0.5), new GaussianNoise(0.5)}) {
            String name = noise.getClass().getSimpleName();
            String message = ": " + name + " on the layer's input adds values of a fixed size, so that a forward"
                    + " multiplier before it changes the network: use the gauge MULTIPLIER_FREE, or put the noise into"
                    + " a DropoutLayer of its own";
            var layers = MuP.wrap(noisy(noise, WIDTH)).base(noisy(noise, BASE));
            var graph = MuP.wrap(noisyGraph(noise, WIDTH)).base(noisyGraph(noise, BASE));
            refused(() -> layers.gauge(Gauge.MU_READOUT).plan(), "Layer '1'" + message);
            refused(() -> layers.gauge(Gauge.MU_READOUT).configuration(), "Layer '1'" + message);
            refused(() -> graph.gauge(Gauge.MU_READOUT).configuration(), "Layer 'out'" + message);
            assertThatCode(layers::configuration).doesNotThrowAnyException();
        }
    }

    private static OutputLayer noisyOutput(IDropout noise, int width) {
        return new OutputLayer.Builder().nIn(width).nOut(OUT).dropOut(noise).build();
    }

    private static MultiLayerConfiguration noisy(IDropout noise, int width) {
        return layers(dense(IN, width), noisyOutput(noise, width));
    }

    private static ComputationGraphConfiguration noisyGraph(IDropout noise, int width) {
        return settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", dense(IN, width), "in")
                .addLayer("out", noisyOutput(noise, width), "first")
                .setOutputs("out")
                .build();
    }

    @Test
    void anAdditionWithoutAResidualBranch() {
        ComputationGraphConfiguration conf = settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", dense(IN, WIDTH), "in")
                .addLayer("b", dense(IN, WIDTH), "in")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                .addLayer("out", output(WIDTH, OUT), "sum")
                .setOutputs("out")
                .build();
        refused(
                () -> MuP.wrap(conf).depth(DepthScaling.COMPLETE_P, 2).plan(),
                "Vertex 'sum' adds [a, b], and none of them is computed from the other, so that it is not clear which is"
                        + " the residual branch: add the branch to the very activation that it starts from, without a"
                        + " layer on the way");
    }

    @Test
    void aResidualRuleWithoutResidualBranches() {
        String message = "The depth rule CompleteP scales residual branches, but the network has none: build it as a"
                + " graph whose blocks end in an ElementWise Add vertex, or use a rule for plain networks,"
                + " DepthScaling.plain(x)";
        refused(() -> MuP.wrap(mlp(WIDTH)).depth(DepthScaling.COMPLETE_P, 2).plan(), message);
        refused(() -> MuP.wrap(mlp(WIDTH)).depth(DepthScaling.COMPLETE_P, 4, 2).configuration(), message);
    }

    @Test
    void aPlainRuleWithoutADepth() {
        String message = "The depth rule Jelassi is for plain networks, which have no residual additions to count: give"
                + " both depths, depth(rule, depth, baseDepth)";
        refused(() -> MuP.wrap(mlp(WIDTH)).depth(DepthScaling.JELASSI, 2).plan(), message);
        refused(() -> MuP.wrap(graph(WIDTH)).depth(DepthScaling.JELASSI, 2).plan(), message);
    }

    @Test
    void aDepthThatNoNetworkHas() {
        String message =
                ", but a network has at least one block: give both depths in one unit, residual blocks or layers";
        refused(() -> MuP.wrap(graph(WIDTH)).depth(DepthScaling.COMPLETE_P, 0), "The base depth is 0" + message);
        refused(() -> MuP.wrap(graph(WIDTH)).depth(DepthScaling.COMPLETE_P, -1, 2), "The depth is -1" + message);
    }

    @Test
    void aVertexOfTheNameThatAScaledBranchWouldHave() {
        ComputationGraphConfiguration conf = settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", dense(IN, WIDTH), "in")
                .addVertex("add-depth-scale", new ScaleVertex(1), "first")
                .addLayer("second", dense(WIDTH, WIDTH), "add-depth-scale")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
                .addLayer("out", output(WIDTH, OUT), "add")
                .setOutputs("out")
                .build();
        refused(
                () -> MuP.wrap(conf).depth(DepthScaling.COMPLETE_P, 2, 1).configuration(),
                "The graph already has a vertex 'add-depth-scale', the name under which the branch into 'add' would be"
                        + " scaled: rename it");
    }

    @Test
    void theRuleForSgdUnderAdam() {
        String message =
                ", parameter 'W': The L^-3/2 rule of arXiv:2305.07810 is for SGD; for optimizers of class SIGN no"
                        + " exponent is published: fit one and use DepthScaling.plain(x), or build the network with residual"
                        + " branches and use COMPLETE_P";
        refused(() -> MuP.wrap(mlp(WIDTH)).depth(DepthScaling.JELASSI, 4, 2).plan(), "Layer '0'" + message);
        refused(() -> MuP.wrap(graph(WIDTH)).depth(DepthScaling.JELASSI, 4, 2).plan(), "Layer 'first'" + message);
    }

    @Test
    void aTableWithoutARowForTheOptimizer() {
        MultiLayerConfiguration conf = mlp(
                settings(new Sgd(0.1)).gradientNormalization(GradientNormalization.RenormalizeL2PerParamType), WIDTH);
        refused(
                () -> MuP.wrap(conf).parametrization(Parametrizations.NTK).plan(),
                "Layer '0', parameter 'W': NTK has no learning-rate rule for optimizers of class NORMALISED: use one of"
                        + " class LINEAR, SIGN, or the parametrization muP");
    }
}
