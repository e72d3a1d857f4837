package org.mup4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.embeddings.ArrayEmbeddingInitializer;
import org.deeplearning4j.nn.weights.embeddings.WeightInitEmbedding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Role;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** The wrap as a value: immutable, indifferent to the order of its choices, and harmless to what it is given. */
class MuPWrapTest {

    private static ComputationGraphConfiguration graph(int width) {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", new DenseLayer.Builder().nIn(5).nOut(width).build(), "in")
                .addLayer(
                        "second",
                        new DenseLayer.Builder().nIn(width).nOut(width).build(),
                        "first")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
                .addLayer("neck", new DenseLayer.Builder().nIn(width).nOut(6).build(), "add")
                .addLayer("out", new OutputLayer.Builder().nIn(6).nOut(3).build(), "neck")
                .setOutputs("out")
                .build();
    }

    private static MultiLayerConfiguration layers(int width) {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(new Nesterovs(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 10), 0.9))
                .biasUpdater(new Sgd(0.2))
                .weightDecay(0.1)
                .l1(0.01)
                .list()
                .layer(new DenseLayer.Builder().nOut(width).build())
                .layer(new BatchNormalization())
                .layer(new PReLULayer.Builder().inputShape(width).build())
                .layer(new OutputLayer.Builder().nOut(3).build())
                .setInputType(InputType.feedForward(5))
                .build();
    }

    private static List<UnaryOperator<MuPWrap<ComputationGraphConfiguration>>> choices() {
        return List.of(
                w -> w.baseWidth(16),
                w -> w.parametrization(Parametrizations.MEAN_FIELD),
                w -> w.gauge(Gauge.MU_READOUT),
                w -> w.depth(DepthScaling.COMPLETE_P, 4, 2),
                w -> w.role("second", "W", Role.INPUT),
                w -> w.role("first", "b", Role.SCALAR),
                w -> w.fixed("neck"),
                w -> w.withLearningRate(0.05));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theOrderOfTheChoicesDoesNotMatter(long seed) {
        List<UnaryOperator<MuPWrap<ComputationGraphConfiguration>>> shuffled = new ArrayList<>(choices());
        Collections.shuffle(shuffled, new Random(seed));

        MuPWrap<ComputationGraphConfiguration> inOrder = apply(choices());
        MuPWrap<ComputationGraphConfiguration> mixed = apply(shuffled);

        assertThat(mixed.plan()).isEqualTo(inOrder.plan());
        assertThat(mixed.configuration()).isEqualTo(inOrder.configuration());
    }

    private static MuPWrap<ComputationGraphConfiguration> apply(
            List<UnaryOperator<MuPWrap<ComputationGraphConfiguration>>> choices) {
        MuPWrap<ComputationGraphConfiguration> wrap = MuP.wrap(graph(64));
        for (UnaryOperator<MuPWrap<ComputationGraphConfiguration>> choice : choices) {
            wrap = choice.apply(wrap);
        }
        return wrap;
    }

    /** Otherwise the test of the order would hold for choices that do nothing. */
    @Test
    void everyChoiceMatters() {
        MuPWrap<ComputationGraphConfiguration> all = apply(choices());
        for (int i = 0; i < choices().size(); i++) {
            List<UnaryOperator<MuPWrap<ComputationGraphConfiguration>>> fewer = new ArrayList<>(choices());
            fewer.remove(i);
            boolean same = apply(fewer).plan().equals(all.plan())
                    && apply(fewer).configuration().equals(all.configuration());
            assertThat(same).as("the same without choice %d", i).isFalse();
        }
    }

    @Test
    void aChoiceLeavesTheWrapItWasMadeOnAsItWas() {
        MuPWrap<ComputationGraphConfiguration> wrap = MuP.wrap(graph(64)).baseWidth(16);
        MuPlan before = wrap.plan();
        ComputationGraphConfiguration written = wrap.configuration();

        choices().forEach(choice -> assertThat(choice.apply(wrap)).isNotSameAs(wrap));

        assertThat(wrap.plan()).isEqualTo(before);
        assertThat(wrap.configuration()).isEqualTo(written).isNotSameAs(written);
    }

    @Test
    void theLastOfTwoBasesHolds() {
        MuPWrap<ComputationGraphConfiguration> wrap = MuP.wrap(graph(64));

        assertThat(wrap.base(graph(16)).baseWidth(32).plan())
                .isEqualTo(wrap.baseWidth(32).plan());
        assertThat(wrap.baseWidth(32).base(graph(16)).plan())
                .isEqualTo(wrap.base(graph(16)).plan());
    }

    @ParameterizedTest
    @EnumSource(Gauge.class)
    void whatTheUserGaveIsNeverChanged(Gauge gauge) {
        MultiLayerConfiguration conf = layers(64);
        MultiLayerConfiguration base = layers(16);
        String json = conf.toJson();
        String baseJson = base.toJson();

        MuPWrap<MultiLayerConfiguration> wrap =
                MuP.wrap(conf).base(base).gauge(gauge).withLearningRate(0.3);
        MultiLayerNetwork net = new MultiLayerNetwork(wrap.configuration());
        net.init();
        MuP.setLearningRate(net, wrap.plan(), 0.7);

        assertThat(conf.toJson()).isEqualTo(json);
        assertThat(base.toJson()).isEqualTo(baseJson);
    }

    @Test
    void whatTheUserChangesLaterDoesNotReachTheWrap() {
        MultiLayerConfiguration conf = layers(64);
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(conf).baseWidth(16);
        MultiLayerConfiguration before = wrap.configuration();

        ((DenseLayer) conf.getConf(0).getLayer()).getIUpdater().setLrAndSchedule(99, null);
        ((DenseLayer) conf.getConf(0).getLayer()).setBiasInit(5);

        assertThat(wrap.configuration()).isEqualTo(before);
    }

    @Test
    void everyCallGivesAConfigurationOfItsOwn() {
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(layers(64)).baseWidth(16);
        MultiLayerConfiguration first = wrap.configuration();
        MultiLayerConfiguration second = wrap.configuration();
        ((DenseLayer) first.getConf(0).getLayer()).getIUpdater().setLrAndSchedule(99, null);

        assertThat(second).isNotEqualTo(first).isEqualTo(wrap.configuration());
    }

    /** It has no equality of its own, and DL4J cannot read it back from JSON. */
    @Test
    void aRampSurvivesAndIsScaled() {
        MultiLayerConfiguration conf = ramp(64);
        MultiLayerConfiguration wrapped = MuP.wrap(conf).base(ramp(16)).configuration();
        Adam readout = (Adam) ((OutputLayer) wrapped.getConf(1).getLayer()).getIUpdater();
        Adam hidden = (Adam) ((DenseLayer) wrapped.getConf(0).getLayer()).getIUpdater();

        assertThat(readout.getLearningRateSchedule()).isInstanceOf(RampSchedule.class);
        for (int iteration : new int[] {0, 3, 9, 10, 50}) {
            assertThat(readout.getLearningRate(iteration, 0)).isEqualTo(hidden.getLearningRate(iteration, 0) / 4);
        }
    }

    private static MultiLayerConfiguration ramp(int width) {
        StepSchedule steps = new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 20);
        return new NeuralNetConfiguration.Builder()
                .updater(new Adam(new RampSchedule(steps, 10)))
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(width).build())
                .layer(new OutputLayer.Builder().nIn(width).nOut(3).build())
                .build();
    }

    /** DL4J's initialiser forgets its vectors when it is used; the user's configuration must not lose them to the copy's use. */
    @Test
    void pretrainedVectorsAreKeptForBothConfigurations() {
        INDArray vectors = Nd4j.rand(DataType.DOUBLE, 7, 64);
        MultiLayerConfiguration conf = embedding(64, new WeightInitEmbedding(new ArrayEmbeddingInitializer(vectors)));
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(conf).baseWidth(16);

        for (MultiLayerConfiguration each : List.of(wrap.configuration(), wrap.configuration(), conf)) {
            MultiLayerNetwork net = new MultiLayerNetwork(each);
            net.init();
            assertThat(net.getParam("0_W")).isEqualTo(vectors);
        }
    }

    private static MultiLayerConfiguration embedding(int width, WeightInitEmbedding init) {
        return new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.01))
                .list()
                .layer(new EmbeddingLayer.Builder()
                        .nIn(7)
                        .nOut(width)
                        .weightInit(init)
                        .build())
                .layer(new OutputLayer.Builder().nIn(width).nOut(3).build())
                .build();
    }
}
