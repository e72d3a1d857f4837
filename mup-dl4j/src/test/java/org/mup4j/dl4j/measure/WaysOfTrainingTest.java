package org.mup4j.dl4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mup4j.dl4j.measure.NormsTest.relative;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculatorCG;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.FixedThresholdAlgorithm;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Truncated backpropagation through time, early stopping, parallel workers, transfer learning. */
class WaysOfTrainingTest {

    private static NormListener listener(MemorySink sink) {
        return NormListener.every(1)
                .record(Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT, Quantity.ACTIVATION)
                .norms(Norm.RMS, Norm.RMS_TO_RMS)
                .to(sink);
    }

    private static Map<Long, Long> countsByStep(List<Reading> readings, Quantity quantity) {
        return readings.stream()
                .filter(r -> r.quantity() == quantity)
                .collect(Collectors.groupingBy(Reading::step, Collectors.counting()));
    }

    private static DataSetIterator batches(int number) {
        List<DataSet> list = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            list.add(Nets.batch());
        }
        return new ListDataSetIterator<>(
                list.stream().flatMap(batch -> batch.asList().stream()).toList(), Nets.BATCH);
    }

    private static MultiLayerConfiguration recurrent() {
        return Nets.builder(new Adam(0.01))
                .list()
                .layer(new LSTM.Builder()
                        .nIn(2)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(4)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .dataFormat(RNNFormat.NCW)
                        .build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTForwardLength(5)
                .tBPTTBackwardLength(5)
                .build();
    }

    @Test
    void a_graph_stops_early_and_is_read_as_ever() {
        ComputationGraph graph = Nets.mlp().toComputationGraph();
        MemorySink sink = MemorySink.unbounded();
        NormListener listener = listener(sink);
        graph.setListeners(listener);
        EarlyStoppingConfiguration<ComputationGraph> conf = new EarlyStoppingConfiguration.Builder<ComputationGraph>()
                .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                .scoreCalculator(new DataSetLossCalculatorCG(batches(1), true))
                .modelSaver(new InMemoryModelSaver<>())
                .build();

        new EarlyStoppingGraphTrainer(conf, graph, batches(4)).fit();

        assertThat(listener.failure()).isEmpty();
        assertThat(countsByStep(sink.readings(), Quantity.UPDATE))
                .hasSize(12)
                .allSatisfy((step, count) -> assertThat(count).isEqualTo(12));
        assertThat(countsByStep(sink.readings(), Quantity.ACTIVATION)).hasSize(12);
    }

    @Test
    void with_truncated_backpropagation_a_step_of_a_graph_is_one_segment() {
        ComputationGraph graph = Nets.init(recurrent()).toComputationGraph();
        graph.getConfiguration().setBackpropType(BackpropType.TruncatedBPTT);
        graph.getConfiguration().setTbpttFwdLength(5);
        graph.getConfiguration().setTbpttBackLength(5);
        MemorySink sink = MemorySink.unbounded();
        NormListener listener = listener(sink);
        graph.setListeners(listener);

        graph.fit(new DataSet(Nets.features(3, 2, 20), Nets.features(3, 1, 20)));

        assertThat(listener.failure()).isEmpty();
        assertThat(countsByStep(sink.readings(), Quantity.UPDATE))
                .isEqualTo(Map.of(1L, 10L, 2L, 10L, 3L, 10L, 4L, 10L));
        assertThat(countsByStep(sink.readings(), Quantity.GRADIENT))
                .isEqualTo(Map.of(1L, 10L, 2L, 10L, 3L, 10L, 4L, 10L));
        assertThat(countsByStep(sink.readings(), Quantity.ACTIVATION)).containsOnlyKeys(0L, 1L, 2L, 3L);
    }

    @Test
    void with_truncated_backpropagation_a_step_is_one_segment() {
        MultiLayerNetwork net = Nets.init(recurrent());
        MultiLayerNetwork plain = net.clone();
        MemorySink sink = MemorySink.unbounded();
        NormListener probing = NormListener.every(1)
                .record(Quantity.PRE_ACTIVATION)
                .norms(Norm.RMS)
                .probing(Nets.features(1, 2, 3))
                .to(sink);
        net.setListeners(listener(sink), probing);
        INDArray features = Nets.features(3, 2, 20);
        INDArray labels = Nets.features(3, 1, 20);

        net.fit(new DataSet(features, labels));
        plain.fit(new DataSet(features, labels));

        assertThat(countsByStep(sink.readings(), Quantity.UPDATE))
                .isEqualTo(Map.of(1L, 10L, 2L, 10L, 3L, 10L, 4L, 10L));
        assertThat(countsByStep(sink.readings(), Quantity.ACTIVATION))
                .isEqualTo(Map.of(0L, 1L, 1L, 1L, 2L, 1L, 3L, 1L));
        assertThat(countsByStep(sink.readings(), Quantity.PRE_ACTIVATION)).containsOnlyKeys(1L, 2L, 3L, 4L);
        assertThat(net.params())
                .as("the state that goes from segment to segment is not disturbed")
                .isEqualTo(plain.params());
    }

    @Test
    void early_stopping_trains_and_reads_as_ever() {
        MultiLayerNetwork net = Nets.mlp();
        MemorySink sink = MemorySink.unbounded();
        NormListener listener = listener(sink);
        net.setListeners(listener);
        EarlyStoppingConfiguration<MultiLayerNetwork> conf = new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                .scoreCalculator(new DataSetLossCalculator(batches(1), true))
                .modelSaver(new InMemoryModelSaver<>())
                .build();

        EarlyStoppingResult<MultiLayerNetwork> result = new EarlyStoppingTrainer(conf, net, batches(4)).fit();

        assertThat(result.getTotalEpochs()).isEqualTo(3);
        assertThat(listener.failure()).isEmpty();
        assertThat(countsByStep(sink.readings(), Quantity.UPDATE))
                .hasSize(12)
                .allSatisfy((step, count) -> assertThat(count).isEqualTo(12));
        assertThat(countsByStep(sink.readings(), Quantity.ACTIVATION)).hasSize(12);
    }

    @ParameterizedTest(name = "in a graph: {0}")
    @ValueSource(booleans = {false, true})
    void parallel_workers_are_each_read_for_themselves(boolean inGraph) {
        Model net = inGraph ? Nets.mlp().toComputationGraph() : Nets.mlp();
        MemorySink sink = MemorySink.unbounded();
        NormListener listener = listener(sink);
        net.setListeners(listener);
        ParallelWrapper wrapper = new ParallelWrapper.Builder<>(net)
                .workers(2)
                .averagingFrequency(1)
                .prefetchBuffer(2)
                .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
                .build();

        try {
            wrapper.fit(batches(8));
        } finally {
            wrapper.shutdown();
        }

        assertThat(listener.failure()).isEmpty();
        Map<Long, Long> updates = countsByStep(sink.readings(), Quantity.UPDATE);
        // Deeplearning4j lets a worker count on from where another one is, so that steps may not come in pairs.
        assertThat(updates.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(8 * 12);
        assertThat(updates.values()).allMatch(count -> count % 12 == 0);
        assertThat(countsByStep(sink.readings(), Quantity.GRADIENT)).isEqualTo(updates);
        assertThat(sink.readings()).allMatch(reading -> Double.isFinite(reading.value()));
    }

    /** How far each worker's parameters went, in the step and since the start. */
    private static final class Movement extends BaseTrainingListener {

        private final Map<Model, INDArray> starts = new IdentityHashMap<>();
        private final Map<Model, INDArray> before = new IdentityHashMap<>();
        private final List<Double> steps = new ArrayList<>();
        private final List<Double> changes = new ArrayList<>();

        @Override
        public synchronized void onForwardPass(Model model, List<INDArray> activations) {
            try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                before.put(model, model.params().dup());
                starts.putIfAbsent(model, before.get(model));
            }
        }

        @Override
        public synchronized void iterationDone(Model model, int iteration, int epoch) {
            try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                steps.add(Norms.frobenius(before.get(model).sub(model.params())));
                changes.add(Norms.frobenius(model.params().sub(starts.get(model))));
            }
        }
    }

    /** What a worker applies are all workers' updates, encoded as plus or minus a threshold. */
    @Test
    void of_workers_that_share_gradients_the_update_is_what_each_applies() {
        MultiLayerNetwork net = Nets.mlp();
        MemorySink sink = MemorySink.unbounded();
        NormListener listener = NormListener.every(1)
                .record(Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT_CHANGE)
                .norms(Norm.FROBENIUS)
                .to(sink);
        Movement movement = new Movement();
        net.setListeners(listener, movement);
        ParallelWrapper wrapper = new ParallelWrapper.Builder<>(net)
                .workers(2)
                .prefetchBuffer(2)
                .trainingMode(ParallelWrapper.TrainingMode.SHARED_GRADIENTS)
                .thresholdAlgorithm(new FixedThresholdAlgorithm(4e-3))
                .build();

        try {
            wrapper.fit(differentBatches(8));
        } finally {
            wrapper.shutdown();
        }

        assertThat(listener.failure()).isEmpty();
        assertSame(wholes(sink, Quantity.UPDATE), movement.steps);
        assertSame(wholes(sink, Quantity.WEIGHT_CHANGE), movement.changes);
        assertThat(wholes(sink, Quantity.GRADIENT)).hasSize(8).doesNotHaveDuplicates();
    }

    private static void assertSame(List<Double> read, List<Double> seen) {
        assertThat(read).hasSameSizeAs(seen).hasSize(8);
        List<Double> expected = sorted(seen);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i)).isPositive().isCloseTo(expected.get(i), relative(expected.get(i), 1e-9));
        }
    }

    private static DataSetIterator differentBatches(int number) {
        return new ListDataSetIterator<>(
                new DataSet(Nets.features(number * Nets.BATCH, Nets.INPUTS), Nets.labels(number * Nets.BATCH)).asList(),
                Nets.BATCH);
    }

    /** The norm of all of a worker's parameters together for each block of its readings, ascending. */
    private static List<Double> wholes(MemorySink sink, Quantity quantity) {
        List<Double> norms = new ArrayList<>();
        double squares = 0;
        for (Reading reading :
                sink.readings().stream().filter(r -> r.quantity() == quantity).toList()) {
            squares += reading.value() * reading.value();
            if (reading.layer().equals("2") && reading.parameter().equals("b")) {
                norms.add(Math.sqrt(squares));
                squares = 0;
            }
        }
        return sorted(norms);
    }

    private static List<Double> sorted(List<Double> values) {
        return values.stream().sorted().toList();
    }

    @Test
    void after_transfer_frozen_layers_are_not_read_and_the_rest_is() {
        MultiLayerNetwork transferred =
                new TransferLearning.Builder(Nets.mlp()).setFeatureExtractor(0).build();
        MemorySink sink = MemorySink.unbounded();
        NormListener listener = listener(sink);
        transferred.setListeners(listener);

        transferred.fit(Nets.batch());

        assertThat(listener.failure()).isEmpty();
        for (Quantity quantity : List.of(Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT)) {
            assertThat(sink.readings().stream().filter(r -> r.quantity() == quantity))
                    .extracting(r -> r.layer() + r.parameter())
                    .containsExactly("1W", "1W", "1b", "1b", "2W", "2W", "2b", "2b");
        }
    }

    @Test
    void one_listener_reads_several_models_apart_and_forgets_those_that_are_gone() {
        MemorySink sink = MemorySink.unbounded();
        NormListener listener = NormListener.every(1)
                .record(Quantity.WEIGHT_CHANGE)
                .norms(Norm.FROBENIUS)
                .to(sink);
        MultiLayerNetwork first = Nets.mlp();
        MultiLayerNetwork second = Nets.mlp();
        second.params().muli(3);
        first.setListeners(listener);
        second.setListeners(listener);
        INDArray start = second.getParam("0_W").dup();
        first.fit(Nets.batch());
        second.fit(Nets.batch());

        Reading ofSecond = sink.readings().get(6);
        assertThat(ofSecond.value())
                .isCloseTo(
                        Norms.frobenius(second.getParam("0_W").sub(start)),
                        org.assertj.core.api.Assertions.within(1e-12));
        assertThat(listener.retained()).isEqualTo(2 * first.numParams());
        assertThat(Nd4j.getMemoryManager().getCurrentWorkspace())
                .as("no workspace stays open")
                .isNull();
    }
}
