package org.mup4j.dl4j.internal.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** A fused update against Deeplearning4j's, in float. */
class FusedUpdatesTest {

    /**
     * One step on the same gradient and state: both round to float after each operation, in an order that compilers may change
     * (a fused multiplication and addition rounds once). An epsilon inside the root would show above 1e-5.
     */
    private static final double ROUNDING = 1e-6;

    private static final int STEPS = 20;
    private static final int INPUTS = 20;
    private static final int CLASSES = 3;

    private static NeuralNetConfiguration.Builder builder(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(4)
                .dataType(DataType.FLOAT)
                .updater(updater)
                .activation(Activation.TANH);
    }

    private static MultiLayerConfiguration chain(NeuralNetConfiguration.Builder builder, int width) {
        return builder.list()
                .layer(new DenseLayer.Builder().nOut(width).build())
                .layer(new BatchNormalization())
                .layer(new DenseLayer.Builder().nOut(width).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(INPUTS))
                .build();
    }

    private static MuPWrap<MultiLayerConfiguration> wrapped(NeuralNetConfiguration.Builder builder, int width) {
        return MuP.wrap(chain(builder, width)).baseWidth(8);
    }

    private static MultiLayerNetwork started(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return net;
    }

    private static DataSet batch(int step) {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 8, CLASSES);
        for (int i = 0; i < 8; i++) {
            labels.putScalar(i, (i + step) % CLASSES, 1);
        }
        INDArray features = Nd4j.getRandomFactory()
                .getNewRandomInstance(step + 1)
                .nextGaussian('c', new long[] {8, INPUTS})
                .castTo(DataType.FLOAT);
        return new DataSet(features, labels);
    }

    private static void train(MultiLayerNetwork net, int from, int to) {
        for (int step = from; step < to; step++) {
            net.fit(batch(step));
        }
    }

    /** The length of the difference, relative. */
    private static double difference(INDArray actual, INDArray expected) {
        double[] a = actual.dup().data().asDouble();
        double[] b = expected.dup().data().asDouble();
        double squares = 0;
        double all = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
            all += b[i] * b[i];
        }
        return Math.sqrt(squares / all);
    }

    static Stream<IUpdater> updaters() {
        MapSchedule falling = new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.02, 7, 0.005));
        return Stream.of(
                new Sgd(0.1),
                new Nesterovs(0.05, 0.8),
                new Adam(0.01),
                Adam.builder()
                        .learningRateSchedule(falling)
                        .beta1(0.7)
                        .beta2(0.95)
                        .epsilon(1e-3)
                        .build(),
                new AMSGrad(0.01),
                new AdaMax(0.01),
                new Nadam(0.01),
                new RmsProp(0.01),
                new AdaGrad(0.05),
                Nesterovs.builder()
                        .learningRateSchedule(new ExponentialSchedule(ScheduleType.EPOCH, 0.05, 0.9))
                        .momentumISchedule(new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.5, 5, 0.9)))
                        .build());
    }

    /** Trains a fused network beside another of the same configuration, from whose numbers each step starts. */
    private static void requireTwins(MultiLayerConfiguration conf) {
        MultiLayerNetwork expected = started(conf.clone());
        MultiLayerNetwork actual = started(conf.clone());
        assertThat(MuP.fuseUpdates(actual)).isGreaterThan(actual.numParams() / 2);
        for (int step = 0; step < STEPS; step++) {
            INDArray state = expected.getUpdater().getStateViewArray();
            actual.setParams(expected.params().dup());
            if (state != null) {
                actual.getUpdater().setStateViewArray(actual, state, false);
            }
            expected.fit(batch(step));
            actual.fit(batch(step));

            assertThat(difference(
                            actual.gradient().gradient(), expected.gradient().gradient()))
                    .as("update of step %s", step)
                    .isLessThan(ROUNDING);
            if (state != null) {
                assertThat(difference(actual.getUpdater().getStateViewArray(), state))
                        .as("state after step %s", step)
                        .isLessThan(ROUNDING);
            }
        }
        assertThat(difference(actual.params(), started(conf.clone()).params())).isGreaterThan(0.01);
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void every_step_is_deeplearning4js(IUpdater updater) {
        requireTwins(wrapped(builder(updater), 40).configuration());
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void every_step_is_deeplearning4js_with_penalties_and_clipped_gradients(IUpdater updater) {
        requireTwins(wrapped(
                        builder(updater)
                                .l1(1e-3)
                                .weightDecay(0.1)
                                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                                .gradientNormalizationThreshold(0.1),
                        24)
                .configuration());
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void every_step_is_deeplearning4js_where_a_group_is_shared_between_cores(IUpdater updater) {
        requireTwins(chain(builder(updater), 250));
    }

    private static ComputationGraph graph() {
        ComputationGraphConfiguration conf = builder(new Adam(0.01))
                .graphBuilder()
                .addInputs("x")
                .addLayer("hidden", new DenseLayer.Builder().nOut(30).build(), "x")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(CLASSES)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "hidden")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(INPUTS))
                .build();
        ComputationGraph graph =
                new ComputationGraph(MuP.wrap(conf).baseWidth(8).configuration());
        graph.init();
        return graph;
    }

    @Test
    void a_graph_trains_as_before() {
        ComputationGraph expected = graph();
        ComputationGraph actual = graph();

        assertThat(MuP.fuseUpdates(actual)).isEqualTo(actual.numParams());
        for (int step = 0; step < STEPS; step++) {
            expected.fit(batch(step));
            actual.fit(batch(step));
        }

        // Differences of rounding grow from step to step, since they change the gradients.
        assertThat(difference(actual.params(), expected.params())).isLessThan(1e-4);
        assertThat(actual.params()).isNotEqualTo(graph().params());
    }

    private static List<UpdaterBlock> groups(MultiLayerNetwork net) {
        return ((BaseMultiLayerUpdater<?>) net.getUpdater()).getUpdaterBlocks();
    }

    @Test
    void all_but_what_has_no_rate_is_taken_over_and_no_group_twice() {
        MultiLayerNetwork net = started(wrapped(builder(new Adam(0.01)), 40).configuration());
        long statistics = 2 * 40;

        assertThat(MuP.fuseUpdates(net)).isEqualTo(net.numParams() - statistics);
        List<UpdaterBlock> fused = List.copyOf(groups(net));
        assertThat(fused)
                .hasSizeGreaterThan(5)
                .filteredOn(FusedBlock.class::isInstance)
                .hasSize(fused.size() - 1);
        assertThat(MuP.fuseUpdates(net)).isEqualTo(net.numParams() - statistics);
        assertThat(groups(net)).usingElementComparator((a, b) -> a == b ? 0 : 1).isEqualTo(fused);
    }

    private static MultiLayerNetwork savedAndLoaded(MultiLayerNetwork net) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelSerializer.writeModel(net, file, true);
        return ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()), true);
    }

    @Test
    void a_saved_model_and_a_clone_are_deeplearning4js_and_go_on_from_the_same_state() throws IOException {
        MultiLayerConfiguration conf = wrapped(builder(new Adam(0.01)), 40).configuration();
        MultiLayerNetwork net = started(conf);
        MuP.fuseUpdates(net);
        train(net, 0, 5);
        MultiLayerNetwork loaded = savedAndLoaded(net);
        MultiLayerNetwork clone = net.clone();

        for (MultiLayerNetwork copy : List.of(loaded, clone)) {
            assertThat(groups(copy)).noneMatch(FusedBlock.class::isInstance);
            assertThat(copy.getLayerWiseConfigurations().toJson())
                    .doesNotContain("mup4j")
                    .isEqualTo(net.getLayerWiseConfigurations().toJson());
            assertThat(copy.getUpdater().getStateViewArray())
                    .isEqualTo(net.getUpdater().getStateViewArray());
        }
        train(net, 5, 6);
        train(loaded, 5, 6);
        train(clone, 5, 6);

        assertThat(difference(net.params(), loaded.params())).isLessThan(ROUNDING);
        assertThat(difference(net.params(), clone.params())).isLessThan(ROUNDING);
    }

    /** Deeplearning4j restores a state by writing it into the updater's memory. */
    @Test
    void a_state_that_is_set_later_is_the_one_that_is_used() {
        MultiLayerConfiguration conf = wrapped(builder(new Adam(0.01)), 40).configuration();
        MultiLayerNetwork source = started(conf.clone());
        train(source, 0, 5);
        MultiLayerNetwork net = started(conf.clone());
        MuP.fuseUpdates(net);

        net.setParams(source.params());
        net.getUpdater().setStateViewArray(net, source.getUpdater().getStateViewArray(), false);
        net.setIterationCount(5);
        train(source, 5, 6);
        train(net, 5, 6);

        assertThat(difference(net.params(), source.params())).isLessThan(ROUNDING);
    }

    @Test
    void a_new_rate_holds_at_once_and_leaves_the_updates_fused() {
        MuPWrap<MultiLayerConfiguration> wrap = wrapped(builder(new Adam(0.01)), 40);
        MultiLayerNetwork expected = started(wrap.configuration());
        MultiLayerNetwork actual = started(wrap.configuration());
        MuP.fuseUpdates(actual);
        train(expected, 0, 3);
        train(actual, 0, 3);

        MuP.setLearningRate(expected, wrap.plan(), 0.002);
        MuP.setLearningRate(actual, wrap.plan(), 0.002);
        train(expected, 3, 6);
        train(actual, 3, 6);

        assertThat(groups(actual)).anyMatch(FusedBlock.class::isInstance);
        assertThat(groups(expected)).noneMatch(FusedBlock.class::isInstance);
        assertThat(difference(actual.params(), expected.params())).isLessThan(1e-5);
    }

    private static void trainInParallel(MultiLayerNetwork net) {
        ParallelWrapper wrapper = new ParallelWrapper.Builder<>(net)
                .workers(2)
                .averagingFrequency(1)
                .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
                .build();
        try {
            wrapper.fit(new ExistingDataSetIterator(
                    IntStream.range(0, 8).mapToObj(FusedUpdatesTest::batch).toList()));
        } finally {
            wrapper.shutdown();
        }
    }

    /** The workers are clones. What they hand back has an updater of its own. */
    @Test
    void parallel_workers_train_a_fused_network_which_can_be_fused_again() {
        MultiLayerNetwork net = started(wrapped(builder(new Adam(0.01)), 24).configuration());
        long fused = MuP.fuseUpdates(net);
        INDArray before = net.params().dup();

        trainInParallel(net);
        INDArray between = net.params().dup();

        assertThat(difference(between, before)).isBetween(1e-3, 1.0);
        assertThat(MuP.fuseUpdates(net)).isEqualTo(fused);
        train(net, 8, 9);
        assertThat(difference(net.params(), between)).isBetween(1e-4, 0.5);
    }

    /** Deeplearning4j's updater may be given the gradients of another network of the same kind. */
    @Test
    void the_gradient_of_another_network_is_updated_where_it_lies() {
        MultiLayerConfiguration conf = chain(builder(new Adam(0.01)), 24);
        MultiLayerNetwork plain = started(conf.clone());
        MultiLayerNetwork fused = started(conf.clone());
        MuP.fuseUpdates(fused);
        INDArray expected = gradientUpdatedBy(plain, conf);
        INDArray actual = gradientUpdatedBy(fused, conf);

        assertThat(difference(actual, expected)).isLessThan(ROUNDING);
        assertThat(difference(
                        fused.getUpdater().getStateViewArray(),
                        plain.getUpdater().getStateViewArray()))
                .isLessThan(ROUNDING);
    }

    private static INDArray gradientUpdatedBy(MultiLayerNetwork net, MultiLayerConfiguration conf) {
        MultiLayerNetwork other = started(conf.clone());
        other.setInput(batch(1).getFeatures());
        other.setLabels(batch(1).getLabels());
        other.computeGradientAndScore();
        Gradient gradient = other.gradient();
        net.getUpdater().update(net, gradient, 0, 0, 8, LayerWorkspaceMgr.noWorkspaces());
        return gradient.gradient();
    }

    /** A subclass may do anything. */
    private static final class OwnAdam extends Adam {
        private static final long serialVersionUID = 1L;

        OwnAdam() {
            super(0.01);
        }

        @Override
        public Adam clone() {
            return new OwnAdam();
        }
    }

    @Test
    void what_is_not_known_is_left_to_deeplearning4j() {
        MultiLayerNetwork inDouble = started(chain(builder(new Adam(0.01)).dataType(DataType.DOUBLE), 10));

        assertThat(MuP.fuseUpdates(inDouble)).isZero();
        assertThat(MuP.fuseUpdates(started(chain(builder(new AdaDelta()), 10)))).isZero();
        assertThat(MuP.fuseUpdates(started(chain(builder(new OwnAdam()), 10)))).isZero();
    }

    @Test
    void a_network_without_parameters_is_refused_with_what_to_call() {
        assertThatThrownBy(() -> MuP.fuseUpdates(new MultiLayerNetwork(chain(builder(new Adam(0.01)), 10))))
                .isInstanceOf(MuPException.class)
                .hasMessage("The network has no parameters yet: call net.init() before MuP.fuseUpdates(net)");
        assertThatThrownBy(() -> MuP.fuseUpdates(new ComputationGraph(graph().getConfiguration())))
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("call net.init()");
    }
}
