package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's SameDiff layers, wrapped: their true gradient, per-tensor rates and initial weights, and the scale of logits. */
class SameDiffLayersTest {

    private static final int FEATURES = 3;
    private static final int STEPS = 3;
    private static final int BASE = 4;
    private static final int WIDTH = 8;

    /** A SameDiff layer of a width and an initialiser, with the number of heads that it has, if any. */
    private record Kind(String name, boolean image, Build build) {

        interface Build {
            Layer of(int width, int heads, WeightInit init);
        }

        MultiLayerConfiguration network(int width, int heads, IUpdater updater, WeightInit init) {
            return new NeuralNetConfiguration.Builder()
                    .seed(7)
                    .dataType(DataType.DOUBLE)
                    .updater(updater)
                    .activation(Activation.TANH)
                    .list()
                    .layer(build.of(width, heads, init))
                    .layer(build.of(width, heads, init))
                    .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
                    .layer(new OutputLayer.Builder(LossFunction.MSE)
                            .nOut(2)
                            .activation(Activation.IDENTITY)
                            .build())
                    .setInputType(
                            image
                                    ? InputType.convolutional(4, 4, FEATURES)
                                    : InputType.recurrent(FEATURES, name.startsWith("local") ? STEPS + 2 : STEPS))
                    .build();
        }

        INDArray features(int rows) {
            Nd4j.getRandom().setSeed(5);
            return image
                    ? Nd4j.randn(DataType.DOUBLE, rows, FEATURES, 4, 4)
                    : Nd4j.randn(DataType.DOUBLE, rows, FEATURES, name.startsWith("local") ? STEPS + 2 : STEPS);
        }

        boolean hasHeads() {
            return name.contains("attention");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Kind SELF = new Kind(
            "self-attention",
            false,
            (w, heads, init) -> new SelfAttentionLayer.Builder()
                    .nOut(w)
                    .nHeads(heads)
                    .projectInput(true)
                    .weightInit(init)
                    .build());
    private static final Kind RECURRENT = new Kind(
            "recurrent attention",
            false,
            (w, heads, init) -> new RecurrentAttentionLayer.Builder()
                    .nOut(w)
                    .nHeads(heads)
                    .projectInput(true)
                    .weightInit(init)
                    .build());
    private static final Kind SEQUENCE = new Kind(
            "local sequence",
            false,
            (w, heads, init) -> new LocallyConnected1D.Builder()
                    .nOut(w)
                    .kernelSize(2)
                    .convolutionMode(ConvolutionMode.Truncate)
                    .weightInit(init)
                    .build());
    private static final Kind IMAGE = new Kind(
            "local image",
            true,
            (w, heads, init) -> new LocallyConnected2D.Builder()
                    .nOut(w)
                    .kernelSize(2, 2)
                    .convolutionMode(ConvolutionMode.Truncate)
                    .weightInit(init)
                    .build());

    static Stream<Kind> kinds() {
        return Stream.of(SELF, RECURRENT, SEQUENCE, IMAGE);
    }

    private static MultiLayerNetwork wide(Kind kind, IUpdater updater) {
        return initialised(MuP.wrap(kind.network(WIDTH, 2, updater, WeightInit.XAVIER))
                .base(kind.network(BASE, 2, updater, WeightInit.XAVIER))
                .configuration());
    }

    private static void setUpdater(Layer layer, IUpdater updater) {
        if (layer instanceof BaseLayer base) {
            base.setIUpdater(updater);
            base.setBiasUpdater(updater);
        } else if (layer instanceof AbstractSameDiffLayer sameDiff) {
            sameDiff.setUpdater(updater);
            sameDiff.setBiasUpdater(updater);
        }
    }

    static Stream<Arguments> checks() {
        return kinds().flatMap(kind -> Stream.of(false, true)
                .filter(masked -> !masked || kind.hasHeads())
                .flatMap(masked -> IntStream.of(1, 3).mapToObj(rows -> Arguments.of(kind, masked, rows))));
    }

    /** In double precision, with a step of 1e-6 that is small beside the curvature and large beside rounding. */
    @ParameterizedTest
    @MethodSource("checks")
    void aWrappedNetworkHasTheTrueGradient(Kind kind, boolean masked, int rows) {
        assertThat(gradientIsRight(wrapped(kind, 4, 2), kind, masked, rows)).isTrue();
    }

    /** What DL4J does, and what the plan says of it: law 1 leaves a network at its base as it is. */
    @ParameterizedTest
    @MethodSource("kinds")
    void atTheBaseTheGradientStaysTwiceTheTrueOneAndThePlanSaysSo(Kind kind) {
        MultiLayerConfiguration conf = kind.network(WIDTH, 2, new Sgd(1), WeightInit.XAVIER);
        MultiLayerConfiguration wrapped = MuP.wrap(conf).base(conf).configuration();
        assertThat(wrapped).isEqualTo(conf);
        double[] doubled = readoutAndFirst(initialised(wrapped), kind);
        double[] exact = readoutAndFirst(exact(kind, initialised(conf)), kind);

        assertThat(doubled[0]).as("readout").isCloseTo(exact[0], within(1e-12 * exact[0]));
        assertThat(doubled[1]).as("two SameDiff layers").isCloseTo(4 * exact[1], within(1e-12 * exact[1]));
        assertThat(MuP.wrap(conf).base(conf).plan().warnings())
                .anyMatch(w -> w.startsWith("layers 0, 1: ") && w.contains("twice the true one, and it is left so"));
        assertThat(MuP.wrap(conf)
                        .base(kind.network(BASE, 2, new Sgd(1), WeightInit.XAVIER))
                        .plan()
                        .warnings())
                .anyMatch(w -> w.contains("the class of mup4j gives the true one"))
                .anyMatch(w -> w.contains("written as Scaled"));
    }

    /** A wide wrapped network, whose gradients are checked above, with the parameters of a plain one. */
    private static MultiLayerNetwork exact(Kind kind, MultiLayerNetwork plain) {
        MultiLayerNetwork net = wrapped(kind, WIDTH, BASE);
        net.setParams(plain.params());
        return net;
    }

    private static double[] readoutAndFirst(MultiLayerNetwork net, Kind kind) {
        net.setInput(kind.features(3));
        net.setLabels(Nd4j.linspace(DataType.DOUBLE, -1, 0.4, 6).reshape(3, 2));
        net.computeGradientAndScore();
        Map<String, INDArray> gradients = net.gradient().gradientForVariable();
        String first = gradients.keySet().stream()
                .filter(name -> name.startsWith("0_W"))
                .findFirst()
                .orElseThrow();
        return new double[] {
            gradients.get("3_W").norm2Number().doubleValue(),
            gradients.get(first).norm2Number().doubleValue()
        };
    }

    private static MultiLayerNetwork initialised(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return net;
    }

    static Stream<Arguments> initialisers() {
        return kinds().flatMap(kind -> Stream.of(
                        WeightInit.UNIFORM, WeightInit.VAR_SCALING_UNIFORM_FAN_OUT, WeightInit.XAVIER_UNIFORM)
                .map(init -> Arguments.of(kind, init)));
    }

    /**
     * The bounds of uniform initial weights, which the largest of at least a hundred entries reaches up to a tenth, up to
     * a chance of 0.9^100, are those of the user's network at the base times the plan's multiplier.
     */
    @ParameterizedTest
    @MethodSource("initialisers")
    void initialWeightsAreThoseOfTheBaseTimesTheMultiplier(Kind kind, WeightInit init) {
        MuPlan plan = MuP.wrap(kind.network(64, 2, new Adam(0.1), init))
                .base(kind.network(32, 2, new Adam(0.1), init))
                .plan();
        MultiLayerNetwork wide = initialised(MuP.wrap(kind.network(64, 2, new Adam(0.1), init))
                .base(kind.network(32, 2, new Adam(0.1), init))
                .configuration());
        MultiLayerNetwork base = initialised(kind.network(32, 2, new Adam(0.1), init));
        for (TensorPlan tensor : plan.tensors()) {
            INDArray small = base.getParam(tensor.layer() + "_" + tensor.parameter());
            INDArray large = wide.getParam(tensor.layer() + "_" + tensor.parameter());
            double bound = small.amaxNumber().doubleValue() * tensor.initStdMultiplier();
            if (bound > 0 && !tensor.layer().equals("3")) {
                assertThat(large.amaxNumber().doubleValue())
                        .as(tensor.layer() + " " + tensor.parameter())
                        .isBetween(0.9 * bound, bound / 0.9);
            }
        }
    }

    private static MuPlan plan(Kind kind, int heads, int baseHeads, IUpdater updater) {
        return MuP.wrap(kind.network(16, heads, updater, WeightInit.XAVIER))
                .base(kind.network(BASE, baseHeads, updater, WeightInit.XAVIER))
                .plan();
    }

    static Stream<Kind> attentions() {
        return kinds().filter(Kind::hasHeads);
    }

    @ParameterizedTest
    @MethodSource("attentions")
    void projectionsAreHiddenExceptOnData(Kind kind) {
        MuPlan plan = plan(kind, 2, 2, new Adam(0.1));

        assertThat(plan.tensor("0", "Wk").role()).isEqualTo(Role.INPUT);
        assertThat(plan.tensor("0", "Wv").role()).isEqualTo(Role.INPUT);
        assertThat(plan.tensor("0", "Wo").role()).isEqualTo(Role.HIDDEN);
        assertThat(plan.tensor("0", "Wq").role()).isEqualTo(kind == SELF ? Role.INPUT : Role.HIDDEN);
        for (String name : new String[] {"Wq", "Wk", "Wv", "Wo"}) {
            assertThat(plan.tensor("1", name).role()).as(name).isEqualTo(Role.HIDDEN);
        }
        assertThat(plan.tensor("1", "Wk").learningRateMultiplier()).isEqualTo(0.25);
    }

    /** Head size 2 to 8, a factor of 4: the logits take sqrt(1/4) = 1/2, folded by the gauge move into Wq. */
    @ParameterizedTest
    @MethodSource("attentions")
    void aLargerHeadScalesTheLogitsThroughTheQuery(Kind kind) {
        TensorPlan adam = plan(kind, 2, 2, new Adam(0.1)).tensor("1", "Wq");
        TensorPlan sgd = plan(kind, 2, 2, new Sgd(0.1)).tensor("1", "Wq");
        TensorPlan key = plan(kind, 2, 2, new Adam(0.1)).tensor("1", "Wk");

        assertThat(adam.initStdMultiplier()).isEqualTo(0.5 * key.initStdMultiplier());
        assertThat(adam.learningRateMultiplier()).isEqualTo(0.5 * key.learningRateMultiplier());
        assertThat(adam.epsilonMultiplier()).isEqualTo(2 * key.epsilonMultiplier());
        assertThat(sgd.learningRateMultiplier()).isEqualTo(0.25);
        assertThat(adam.reason()).contains("logits times 1/sqrt of 4.0");
    }

    @ParameterizedTest
    @MethodSource("attentions")
    void moreHeadsOfOneSizeLeaveTheLogitsAlone(Kind kind) {
        MuPlan plan = plan(kind, 8, 2, new Adam(0.1));

        assertThat(plan.tensor("1", "Wq").initStdMultiplier())
                .isEqualTo(plan.tensor("1", "Wk").initStdMultiplier());
        assertThat(plan.tensor("1", "Wq").learningRateMultiplier()).isEqualTo(0.25);
    }

    @ParameterizedTest
    @MethodSource("attentions")
    void aBaseWidthScalesTheLogitsOnlyIfTheHeadSizeIsGiven(Kind kind) {
        var wrap =
                MuP.wrap(kind.network(16, 2, new Adam(0.1), WeightInit.XAVIER)).baseWidth(BASE);

        assertThat(wrap.plan().tensor("1", "Wq").learningRateMultiplier()).isEqualTo(0.25);
        assertThat(wrap.plan().warnings())
                .anyMatch(w -> w.startsWith("layer 1: ") && w.contains("baseHeadSize(d) or base(conf)"));
        assertThat(wrap.baseHeadSize(2).plan().tensors())
                .isEqualTo(plan(kind, 2, 2, new Adam(0.1)).tensors());
        assertThat(wrap.baseHeadSize(2).plan().warnings()).noneMatch(w -> w.contains("baseHeadSize"));
        assertThat(wrap.baseHeadSize(2)
                        .parametrization(Parametrizations.NTK)
                        .plan()
                        .tensor("1", "Wq")
                        .initStdMultiplier())
                .as("features that are not learnt do not align")
                .isEqualTo(wrap.parametrization(Parametrizations.NTK)
                        .plan()
                        .tensor("1", "Wq")
                        .initStdMultiplier());
    }

    /** It carries the scale of its logits itself. */
    @Test
    void attentionOfOursTakesTheHeadSizeToo() {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.1))
                .list()
                .layer(new MultiHeadAttention.Builder(2).nIn(FEATURES).nOut(16).build())
                .layer(new GlobalPoolingLayer.Builder().build())
                .layer(new OutputLayer.Builder().nIn(16).nOut(2).build())
                .build();
        var wrap = MuP.wrap(conf).baseWidth(BASE);
        MultiHeadAttention written = (MultiHeadAttention)
                wrap.baseHeadSize(2).configuration().getConf(0).getLayer();

        assertThat(written.logitScale()).isEqualTo(Math.sqrt(2) / 8);
        assertThat(((MultiHeadAttention) wrap.configuration().getConf(0).getLayer()).logitScale())
                .isEqualTo(1 / Math.sqrt(8));
        assertThat(wrap.baseHeadSize(2).plan().warnings()).noneMatch(w -> w.contains("baseHeadSize"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void aHeadHasAtLeastOneUnit(int size) {
        assertThatThrownBy(() -> MuP.wrap(SELF.network(WIDTH, 2, new Sgd(1), WeightInit.XAVIER))
                        .baseHeadSize(size))
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("The base head size is " + size);
    }

    /** One step of Sgd moves each tensor by rate times multiplier times gradient. */
    @ParameterizedTest
    @MethodSource("kinds")
    void eachTensorIsTrainedAtItsOwnRate(Kind kind) {
        MuPlan plan = MuP.wrap(kind.network(WIDTH, 2, new Sgd(0.1), WeightInit.XAVIER))
                .base(kind.network(BASE, 2, new Sgd(0.1), WeightInit.XAVIER))
                .plan();
        MultiLayerNetwork net = wide(kind, new Sgd(0.1));
        MultiLayerNetwork before = net.clone();
        INDArray labels = Nd4j.linspace(DataType.DOUBLE, -1, 0.4, 6).reshape(3, 2);
        before.setInput(kind.features(3));
        before.setLabels(labels);
        before.computeGradientAndScore();
        Map<String, INDArray> gradients = before.gradient().gradientForVariable();
        net.fit(kind.features(3), labels);
        for (TensorPlan tensor : plan.tensors()) {
            String name = tensor.layer() + "_" + tensor.parameter();
            INDArray expected = gradients.get(name).mul(0.1 / 3 * tensor.learningRateMultiplier());
            INDArray moved = before.getParam(name).sub(net.getParam(name));
            double size = expected.norm2Number().doubleValue();
            assertThat(moved.norm2Number().doubleValue()).as(name).isCloseTo(size, within(1e-9 * (1 + size)));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aRateSetInTrainingKeepsTheMultipliers(Kind kind) {
        MultiLayerNetwork net = wide(kind, new Adam(0.1));
        MuPlan plan = MuP.wrap(kind.network(WIDTH, 2, new Adam(0.1), WeightInit.XAVIER))
                .base(kind.network(BASE, 2, new Adam(0.1), WeightInit.XAVIER))
                .plan();
        MuP.setLearningRate(net, plan, 0.02);

        for (TensorPlan tensor : plan.tensors()) {
            Layer layer = net.getLayer(Integer.parseInt(tensor.layer())).conf().getLayer();
            assertThat(layer.getUpdaterByParam(tensor.parameter()).getLearningRate(0, 0))
                    .as(tensor.layer() + tensor.parameter())
                    .isCloseTo(0.02 * tensor.learningRateMultiplier(), within(1e-15));
        }
    }

    @Test
    void aWrappedOneIsNotWrappedAgain() {
        MultiLayerConfiguration wrapped = MuP.wrap(SELF.network(WIDTH, 2, new Sgd(1), WeightInit.XAVIER))
                .base(SELF.network(BASE, 2, new Sgd(1), WeightInit.XAVIER))
                .configuration();

        assertThatThrownBy(() -> MuP.wrap(MultiLayerConfiguration.fromJson(wrapped.toJson())))
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("wrapped already");
    }

    /** The reason for its refusal; when this fails after an upgrade, it can be served like the others. */
    @Test
    void learnedQueriesFailInDeeplearning4jItself() {
        MultiLayerNetwork net = initialised(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LearnedSelfAttentionLayer.Builder()
                        .nIn(FEATURES)
                        .nOut(WIDTH)
                        .nHeads(2)
                        .nQueries(2)
                        .projectInput(true)
                        .build())
                .layer(new GlobalPoolingLayer.Builder().build())
                .layer(new OutputLayer.Builder().nIn(WIDTH).nOut(2).build())
                .build());

        assertThatThrownBy(() -> net.output(Nd4j.rand(2, FEATURES, STEPS))).hasMessageContaining("scatter_update");
    }

    /** A wrapped network whose gradients are seen as they are. */
    private static MultiLayerNetwork wrapped(Kind kind, int width, int base) {
        MultiLayerConfiguration conf = MuP.wrap(kind.network(width, 2, new Sgd(1), WeightInit.XAVIER))
                .base(kind.network(base, 2, new Sgd(1), WeightInit.XAVIER))
                .configuration();
        conf.getConfs().forEach(c -> setUpdater(c.getLayer(), new NoOp()));
        return initialised(conf);
    }

    private static boolean gradientIsRight(MultiLayerNetwork net, Kind kind, boolean masked, int rows) {
        DataType before = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            INDArray mask = Nd4j.ones(DataType.DOUBLE, rows, STEPS);
            mask.putScalar(rows - 1, STEPS - 1, 0);
            GradientCheckUtil.MLNConfig check = new GradientCheckUtil.MLNConfig()
                    .net(net)
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)
                    .input(kind.features(rows))
                    .labels(Nd4j.linspace(DataType.DOUBLE, -1, 0.4, 2L * rows).reshape(rows, 2));
            return GradientCheckUtil.checkGradients(masked ? check.inputMask(mask) : check);
        } finally {
            Nd4j.setDefaultDataTypes(before, before);
        }
    }
}
