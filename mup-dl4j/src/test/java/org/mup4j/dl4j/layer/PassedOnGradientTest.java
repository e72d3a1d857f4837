package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.user.Twice;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What reaches a trained layer through attention that is not trained itself. DL4J passes on twice the true gradient; wrapped off
 * the base it is the true one, at the base it stays as it was and the plan says so.
 */
class PassedOnGradientTest {

    private static final int FEATURES = 3;
    private static final int TIME = 4;
    private static final int BATCH = 3;
    private static final int BASE = 4;
    private static final int WIDTH = 8;

    private static final Map<String, IntFunction<Object>> KINDS = kinds();

    static Stream<String> names() {
        return KINDS.keySet().stream();
    }

    private static Map<String, IntFunction<Object>> kinds() {
        Map<String, IntFunction<Object>> kinds = new TreeMap<>();
        kinds.put("frozen with backpropagation", w -> new FrozenLayerWithBackprop(attention(w, true)));
        kinds.put("under an updater that does nothing", w -> {
            SelfAttentionLayer layer = attention(w, true);
            layer.setUpdater(new NoOp());
            return layer;
        });
        kinds.put("without projections", w -> attention(w, false));
        kinds.put("without projections, wrapped", w -> new MaskZeroLayer(attention(w, false), -1e9));
        kinds.put(
                "vertex without projections",
                w -> new AttentionVertex.Builder()
                        .nInQueries(w)
                        .nInKeys(w)
                        .nInValues(w)
                        .nOut(w)
                        .nHeads(1)
                        .projectInput(false)
                        .build());
        return kinds;
    }

    private static SelfAttentionLayer attention(int width, boolean projected) {
        SelfAttentionLayer.Builder builder =
                new SelfAttentionLayer.Builder().nIn(width).nOut(width).nHeads(projected ? 2 : 1);
        return builder.projectInput(projected).build();
    }

    private static ComputationGraphConfiguration network(int width, Object middle) {
        NeuralNetConfiguration.Builder settings = new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.1))
                .activation(Activation.TANH);
        var graph = settings.graphBuilder()
                .addInputs("x")
                .addLayer("below", new LSTM.Builder().nIn(FEATURES).nOut(width).build(), "x");
        if (middle instanceof AttentionVertex vertex) {
            graph.addVertex("middle", vertex, "below", "below", "below");
        } else {
            graph.addLayer("middle", (Layer) middle, "below");
        }
        return graph.addLayer("pooled", new GlobalPoolingLayer.Builder().build(), "middle")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MSE)
                                .nIn(width)
                                .nOut(2)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "pooled")
                .setOutputs("out")
                .build();
    }

    private static DataSet data() {
        Nd4j.getRandom().setSeed(5);
        return new DataSet(Nd4j.randn(DataType.DOUBLE, BATCH, FEATURES, TIME), Nd4j.randn(DataType.DOUBLE, BATCH, 2));
    }

    private static MuPWrap<ComputationGraphConfiguration> wrap(String name, int base) {
        IntFunction<Object> kind = KINDS.get(name);
        return MuP.wrap(network(WIDTH, kind.apply(WIDTH))).base(network(base, kind.apply(base)));
    }

    /** An entry of the lowest layer's gradient, a sum over the batch, over the difference quotient of the loss, a mean over it. */
    private static double overTrueGradient(ComputationGraphConfiguration conf) {
        ComputationGraph net = new ComputationGraph(conf);
        net.init();
        DataSet data = data();
        net.setInputs(data.getFeatures());
        net.setLabels(data.getLabels());
        net.computeGradientAndScore();
        int[] at = {1, 2};
        double gradient = net.gradient().gradientForVariable().get("below_W").getDouble(at);
        INDArray weight = net.getLayer("below").getParam("W");
        double step = 1e-5;
        double before = weight.getDouble(at);
        weight.putScalar(at, before + step);
        double above = net.score(data);
        weight.putScalar(at, before - step);
        double below = net.score(data);
        return gradient / ((above - below) / (2 * step) * BATCH);
    }

    @ParameterizedTest
    @MethodSource("names")
    void offTheBaseItIsTheTrueOne(String name) {
        assertThat(overTrueGradient(wrap(name, BASE).configuration())).isCloseTo(1, within(1e-5));
    }

    @ParameterizedTest
    @MethodSource("names")
    void atTheBaseItStaysTwiceTheTrueOne(String name) {
        ComputationGraphConfiguration conf = network(WIDTH, KINDS.get(name).apply(WIDTH));
        assertThat(wrap(name, WIDTH).configuration()).isEqualTo(conf);
        assertThat(overTrueGradient(conf)).isCloseTo(2, within(1e-5));
        assertThat(wrap(name, WIDTH).plan().warnings()).anyMatch(w -> w.contains("twice the true one"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theWrittenConfigurationSurvivesJsonAndIsRecognised(String name) {
        ComputationGraphConfiguration written = wrap(name, BASE).configuration();
        assertThat(ComputationGraphConfiguration.fromJson(written.toJson())).isEqualTo(written);
        assertThat(written.toJson()).contains("org.mup4j.dl4j.layer.Scaled");
    }

    /** A user's layer that has no other class stays what it is, and the plan says what follows. */
    @Test
    void aUsersLayerWithoutAnotherClassStaysAsItIs() {
        ComputationGraphConfiguration conf = flat(WIDTH);
        MuPWrap<ComputationGraphConfiguration> wrap = MuP.wrap(conf).base(flat(BASE));

        assertThat(wrap.configuration().getVertices().get("twice"))
                .isEqualTo(conf.getVertices().get("twice"));
        assertThat(wrap.plan().warnings())
                .anyMatch(w -> w.startsWith("layer twice: ") && w.contains("twice the true one"));
    }

    private static ComputationGraphConfiguration flat(int width) {
        return new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("x")
                .addLayer("below", new DenseLayer.Builder().nIn(3).nOut(width).build(), "x")
                .addLayer("twice", new Twice(), "below")
                .addLayer("out", new OutputLayer.Builder().nIn(width).nOut(2).build(), "twice")
                .setOutputs("out")
                .build();
    }

    /** Through a frozen layer nothing is passed on at all. */
    @ParameterizedTest
    @MethodSource("frozen")
    void aLayerFrozenWithoutBackpropagationStaysAsItWas(Layer frozen) {
        ComputationGraphConfiguration conf = network(WIDTH, frozen);
        ComputationGraphConfiguration written = MuP.wrap(conf).baseWidth(BASE).configuration();
        assertThat(written.getVertices().get("middle"))
                .isEqualTo(conf.getVertices().get("middle"));
    }

    static Stream<Layer> frozen() {
        return Stream.of(new FrozenLayer(attention(WIDTH, true)));
    }
}
