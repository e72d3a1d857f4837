package org.mup4j.dl4j.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** What a plan says of recurrent layers, and the initial weights that follow from it; four times the base's width. */
@SuppressWarnings("deprecation") // two of the layers
class RecurrentPlanTest {

    private static final int WIDTH = 48;
    private static final int BASE = 12;

    private static MultiLayerConfiguration stack(int width, IUpdater updater) {
        return Sequences.chain(
                Sequences.builder().updater(updater),
                new LSTM.Builder().nOut(width).build(),
                new GravesLSTM.Builder().nOut(width).build(),
                new Bidirectional(new SimpleRnn.Builder().nOut(width).build()),
                new LastTimeStep(new LSTM.Builder().nOut(width).build()),
                Sequences.once());
    }

    private static MuPlan plan(IUpdater updater) {
        return MuP.wrap(stack(WIDTH, updater)).base(stack(BASE, updater)).plan();
    }

    /** Layer, tensor, role, and multipliers of initial deviation, rate under Adam, epsilon, and rate under SGD. */
    private record Expected(
            String layer, String parameter, Role role, double init, double adam, double eps, double sgd) {}

    private static Expected input(String layer, String parameter) {
        return new Expected(layer, parameter, Role.INPUT, 1, 1, 0.25, 4);
    }

    private static Expected vector(String layer, String parameter) {
        return new Expected(layer, parameter, Role.VECTOR, 1, 1, 0.25, 4);
    }

    private static Expected hidden(String layer, String parameter) {
        return new Expected(layer, parameter, Role.HIDDEN, 0.5, 0.25, 0.25, 1);
    }

    @Test
    void theRowsAreThoseOfTheTables() {
        List<Expected> rows = List.of(
                input("0", "W"),
                hidden("0", "RW"),
                vector("0", "b"),
                hidden("1", "W"),
                hidden("1", "RW"),
                vector("1", "RW.peepholes"),
                vector("1", "b"),
                hidden("2", "fW"),
                hidden("2", "fRW"),
                vector("2", "fb"),
                hidden("2", "bW"),
                hidden("2", "bRW"),
                vector("2", "bb"),
                hidden("3", "W"),
                hidden("3", "RW"),
                vector("3", "b"),
                new Expected("4", "W", Role.OUTPUT, 0.25, 0.25, 1, 0.25),
                new Expected("4", "b", Role.SCALAR, 1, 1, 1, 1));
        MuPlan adam = plan(new Adam(0.01));
        MuPlan sgd = plan(new Sgd(0.1));

        assertThat(adam.tensors())
                .extracting(t -> new Expected(
                        t.layer(),
                        t.parameter(),
                        t.role(),
                        t.initStdMultiplier(),
                        t.learningRateMultiplier(),
                        t.epsilonMultiplier(),
                        sgd.tensor(t.layer(), t.parameter()).learningRateMultiplier()))
                .containsExactlyElementsOf(rows);
    }

    @Test
    void fansAreThoseOfOneGate() {
        MuPlan plan = plan(new Adam(0.01));

        assertThat(plan.tensor("0", "W")).satisfies(t -> fans(t, Sequences.FEATURES, WIDTH, Sequences.FEATURES, BASE));
        assertThat(plan.tensor("0", "W").shape()).containsExactly((long) Sequences.FEATURES, 4L * WIDTH);
        assertThat(plan.tensor("1", "RW")).satisfies(t -> fans(t, WIDTH, WIDTH, BASE, BASE));
        assertThat(plan.tensor("1", "RW").shape()).containsExactly((long) WIDTH, 4L * WIDTH + 3);
        assertThat(plan.tensor("1", "RW.peepholes").shape()).containsExactly((long) WIDTH, 3L);
        assertThat(plan.tensor("1", "b")).satisfies(t -> fans(t, 1, WIDTH, 1, BASE));
        assertThat(plan.tensor("3", "W")).satisfies(t -> fans(t, 2 * WIDTH, WIDTH, 2 * BASE, BASE));
    }

    private static void fans(TensorPlan tensor, long in, long out, long baseIn, long baseOut) {
        assertThat(List.of(tensor.fanIn(), tensor.fanOut(), tensor.baseFanIn(), tensor.baseFanOut()))
                .containsExactly(in, out, baseIn, baseOut);
    }

    /** Some thousand draws each: within a tenth. Both weights of an LSTM are drawn as from nOut to nIn + nOut. */
    @Test
    void initialWeightsHaveTheBasesDeviationTimesTheMultiplier() {
        int width = 16 * BASE;
        MultiLayerConfiguration conf = Sequences.chain(
                Sequences.builder().updater(new Adam(0.01)),
                new GravesLSTM.Builder().nOut(width).build(),
                new LSTM.Builder()
                        .nOut(width)
                        .weightInitRecurrent(WeightInit.RELU)
                        .build(),
                new GravesBidirectionalLSTM.Builder().nOut(width).build(),
                Sequences.everyStep());
        MultiLayerNetwork net = Sequences.network(MuP.wrap(conf).baseWidth(BASE).configuration());
        double first = Math.sqrt(2.0 / (BASE + Sequences.FEATURES + BASE));
        double inner = Math.sqrt(2.0 / (3 * BASE));

        requireDeviation(net.getLayer(0).getParam("W"), first);
        requireDeviation(matrix(net.getLayer(0).getParam("RW"), width), first / 4);
        requireDeviation(peepholes(net.getLayer(0).getParam("RW"), width), first);
        requireDeviation(net.getLayer(1).getParam("W"), inner / 4);
        requireDeviation(net.getLayer(1).getParam("RW"), Math.sqrt(2.0 / BASE) / 4);
        for (String direction : List.of("F", "B")) {
            requireDeviation(net.getLayer(2).getParam("W" + direction), inner / 4);
            requireDeviation(matrix(net.getLayer(2).getParam("RW" + direction), width), inner / 4);
            requireDeviation(peepholes(net.getLayer(2).getParam("RW" + direction), width), inner);
        }
        for (int layer = 0; layer < 2; layer++) {
            INDArray bias = net.getLayer(layer).getParam("b");
            assertThat(bias.get(NDArrayIndex.interval(width, 2 * width)).toDoubleVector())
                    .containsOnly(1);
            assertThat(bias.sumNumber().doubleValue()).isEqualTo(width);
        }
    }

    private static INDArray matrix(INDArray recurrent, int width) {
        return recurrent.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 4 * width));
    }

    private static INDArray peepholes(INDArray recurrent, int width) {
        return recurrent.get(NDArrayIndex.all(), NDArrayIndex.interval(4 * width, 4 * width + 3));
    }

    private static void requireDeviation(INDArray drawn, double expected) {
        double deviation = drawn.norm2Number().doubleValue() / Math.sqrt(drawn.length());
        assertThat(deviation).isCloseTo(expected, within(expected / 10));
    }

    @Test
    void recurrentVerticesPassTheirFeaturesOn() {
        MuPlan plan = MuP.wrap(graph(WIDTH)).base(graph(BASE)).plan();

        assertThat(plan.tensor("decoder", "W").fanIn()).isEqualTo(2 * WIDTH + Sequences.FEATURES);
        assertThat(plan.tensor("decoder", "W").baseFanIn()).isEqualTo(2 * BASE + Sequences.FEATURES);
        assertThat(plan.tensor("decoder", "W").role()).isEqualTo(Role.HIDDEN);
        assertThat(plan.tensor("encoder", "W").role()).isEqualTo(Role.INPUT);
    }

    private static ComputationGraphConfiguration graph(int width) {
        return Sequences.builder()
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("x")
                .addLayer("encoder", new LSTM.Builder().nOut(width).build(), "x")
                .addVertex("last", new LastTimeStepVertex("x"), "encoder")
                .addVertex("repeated", new DuplicateToTimeSeriesVertex("x"), "last")
                .addVertex("backwards", new ReverseTimeSeriesVertex("x"), "encoder")
                .addVertex("both", new MergeVertex(), "repeated", "backwards", "x")
                .addLayer("decoder", new SimpleRnn.Builder().nOut(width).build(), "both")
                .addLayer("out", Sequences.everyStep(), "decoder")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(Sequences.FEATURES, Sequences.TIME))
                .build();
    }

    /** A frame at every step: 5 by 5 pixels in three channels. Inside, the state of an LSTM is read as an image again. */
    @Test
    void preprocessorsBetweenImagesAndSequencesKeepTheWidths() {
        MuPlan plan = MuP.wrap(frames(8)).base(frames(2)).plan();

        assertThat(plan.tensor("0", "W").role()).isEqualTo(Role.INPUT);
        assertThat(plan.tensor("1", "W").role()).isEqualTo(Role.HIDDEN);
        assertThat(plan.tensor("1", "W").fanIn()).isEqualTo(16 * 8);
        assertThat(plan.tensor("1", "W").baseFanIn()).isEqualTo(16 * 2);
        assertThat(plan.tensor("2", "W").fanIn()).isEqualTo(8 * 4);
        assertThat(plan.tensor("2", "W").baseFanIn()).isEqualTo(2 * 4);
        assertThat(plan.tensor("2", "W").role()).isEqualTo(Role.HIDDEN);
    }

    private static MultiLayerConfiguration frames(int channels) {
        RnnOutputLayer readout = Sequences.everyStep();
        readout.setNIn(channels);
        return Sequences.builder()
                .updater(new Adam(0.01))
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2).nIn(3).nOut(channels).build())
                .layer(new LSTM.Builder()
                        .nIn(16L * channels)
                        .nOut(4L * channels)
                        .build())
                .layer(new ConvolutionLayer.Builder(2, 2)
                        .nIn(channels)
                        .nOut(channels)
                        .build())
                .layer(new LSTM.Builder().nIn(channels).nOut(channels).build())
                .layer(new DenseLayer.Builder().nIn(channels).nOut(channels).build())
                .layer(new LSTM.Builder().nIn(channels).nOut(channels).build())
                .layer(readout)
                .inputPreProcessor(0, new RnnToCnnPreProcessor(5, 5, 3))
                .inputPreProcessor(1, new CnnToRnnPreProcessor(4, 4, channels))
                .inputPreProcessor(2, new RnnToCnnPreProcessor(2, 2, channels))
                .inputPreProcessor(3, new CnnToRnnPreProcessor(1, 1, channels))
                .inputPreProcessor(4, new RnnToFeedForwardPreProcessor())
                .inputPreProcessor(5, new FeedForwardToRnnPreProcessor())
                .build();
    }

    @Test
    void whatDeeplearning4jCannotRunIsRefused() {
        NeuralNetConfiguration.Builder builder = Sequences.builder().updater(new Adam(0.01));
        Map<Layer, String> refused = Map.of(
                new SimpleRnn.Builder().nOut(4).hasLayerNorm(true).build(),
                "Layer '0': SimpleRnn with hasLayerNorm fails on the first step in this release of Deeplearning4j (it"
                        + " takes its vector of gains for a matrix): leave hasLayerNorm out, or use an LSTM",
                new Bidirectional(
                        Bidirectional.Mode.ADD,
                        new LastTimeStep(new LSTM.Builder()
                                .nOut(4)
                                .weightInit(WeightInit.XAVIER)
                                .activation(Activation.TANH)
                                .updater(new Adam(0.01))
                                .build())),
                "Layer '0': Deeplearning4j cannot train a Bidirectional layer around a LastTimeStep, which does not know"
                        + " its updater: put the LastTimeStep around the Bidirectional layer, or a LastTimeStepVertex"
                        + " behind it");
        refused.forEach((layer, message) -> {
            Layer readout = layer instanceof Bidirectional ? Sequences.once() : Sequences.everyStep();
            MultiLayerConfiguration conf = Sequences.chain(builder.clone(), layer, readout);
            assertThatExceptionOfType(MuPException.class)
                    .isThrownBy(() -> MuP.wrap(conf).plan())
                    .withMessage(message);
            assertThat(trains(conf)).as("Deeplearning4j can run it: serve it").isFalse();
        });
    }

    private static boolean trains(MultiLayerConfiguration conf) {
        boolean everyStep = conf.getConf(1).getLayer().getClass() != OutputLayer.class;
        try {
            Sequences.network(conf).fit(Sequences.batch(2, everyStep, false));
            return true;
        } catch (IllegalStateException | IllegalArgumentException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Test
    void bothDirectionsNeedOneRole() {
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> MuP.wrap(stack(WIDTH, new Adam(0.01)))
                        .base(stack(BASE, new Adam(0.01)))
                        .role("2", "bW", Role.INPUT)
                        .configuration())
                .withMessageContaining("Layer '2': 'fW' and 'bW' need different rates or initial weights")
                .withMessageContaining("give both the same role");
    }
}
