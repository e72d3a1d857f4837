package org.mup4j.dl4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.layer.MultiHeadAttention;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

class ProbeTest {

    private static final INDArray X = Nets.features(Nets.BATCH, Nets.INPUTS);

    private static void assertSame(INDArray actual, INDArray expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-12);
    }

    @Test
    void a_dense_layers_pre_activation_is_its_affine_map_and_its_activation_the_function_of_that() {
        MultiLayerNetwork net = Nets.mlp();

        ProbeSnapshot snapshot = Probe.on(net, X);

        INDArray z0 = X.mmul(net.getParam("0_W")).addRowVector(net.getParam("0_b"));
        assertThat(snapshot.layers()).containsExactly("0", "1", "2");
        assertSame(snapshot.preActivation("0"), z0);
        assertSame(snapshot.activation("0"), Transforms.tanh(z0));
        INDArray logits = snapshot.activation("1").mmul(net.getParam("2_W")).addRowVector(net.getParam("2_b"));
        assertSame(snapshot.preActivation("2"), logits);
        assertSame(snapshot.activation("2"), net.output(X));
    }

    @Test
    void an_activation_layer_does_not_overwrite_the_output_of_the_layer_below() {
        MultiLayerNetwork net = Nets.init(Nets.convolutional(Nets.builder(new Adam(0.01))));
        INDArray images = Nets.features(4, 2, 5, 5);

        ProbeSnapshot snapshot = Probe.on(net, images);

        INDArray normalised = snapshot.activation("1");
        assertThat(normalised.minNumber().doubleValue())
                .as("a ReLU has not been here")
                .isNegative();
        assertSame(snapshot.preActivation("1"), normalised);
        assertSame(snapshot.preActivation("2"), normalised);
        assertSame(snapshot.activation("2"), Transforms.relu(normalised, true));
        assertSame(snapshot.activation("0"), Transforms.tanh(snapshot.preActivation("0")));
        assertThat(snapshot.preActivation("0").shape()).isEqualTo(new long[] {4, 4, 3, 3});
        assertSame(snapshot.activation("3"), net.output(images));
    }

    @Test
    void the_batch_stays_as_it_is_even_under_an_activation_layer() {
        MultiLayerNetwork net = Nets.init(Nets.list(
                Nets.builder(new Adam(0.01)), new ActivationLayer(Activation.RELU), Nets.softmax(Nets.INPUTS)));
        INDArray batch = X.dup();

        Probe.on(net, batch);

        assertThat(batch).isEqualTo(X);
    }

    private static ComputationGraph residual() {
        ComputationGraphConfiguration conf = Nets.builder(new Adam(0.01))
                .graphBuilder()
                .addInputs("x")
                .addLayer("stem", Nets.dense(Nets.INPUTS, 6, Activation.IDENTITY), "x")
                .addLayer("relu", new ActivationLayer(Activation.RELU), "stem")
                .addLayer("block", Nets.dense(6, 6, Activation.IDENTITY), "relu")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "stem", "block")
                .addLayer("head", Nets.softmax(6), "sum")
                .setOutputs("head")
                .build();
        ComputationGraph net = new ComputationGraph(conf);
        net.init();
        return net;
    }

    @Test
    void a_graph_names_every_layer_and_a_branch_does_not_overwrite_the_stream() {
        ComputationGraph net = residual();

        ProbeSnapshot snapshot = Probe.on(net, X);

        assertThat(snapshot.layers()).containsExactly("stem", "relu", "block", "head");
        INDArray stem = X.mmul(net.getParam("stem_W")).addRowVector(net.getParam("stem_b"));
        assertSame(snapshot.activation("stem"), stem);
        assertSame(snapshot.preActivation("relu"), stem);
        INDArray sum = stem.add(snapshot.activation("block"));
        INDArray logits = sum.mmul(net.getParam("head_W"));
        assertSame(snapshot.preActivation("head"), logits.addRowVector(net.getParam("head_b")));
    }

    @Test
    void batch_statistics_normalise_the_batch_itself_and_leave_the_running_ones_alone() {
        MultiLayerNetwork net =
                Nets.init(Nets.convolutional(Nets.builder(new Adam(0.01)).dropOut(0.5)));
        INDArray images = Nets.features(4, 2, 5, 5).muli(3).addi(2);
        INDArray before = net.params().dup();

        ProbeSnapshot snapshot = Probe.withBatchStatistics(net, images);

        INDArray normalised = snapshot.activation("1");
        assertThat(normalised.mean(0, 2, 3).amaxNumber().doubleValue()).isLessThan(1e-9);
        assertThat(Probe.on(net, images)
                        .activation("1")
                        .mean(0, 2, 3)
                        .amaxNumber()
                        .doubleValue())
                .isGreaterThan(1e-3);
        assertSame(snapshot.activation("0"), Probe.on(net, images).activation("0"));
        assertThat(net.params()).isEqualTo(before);
    }

    @Test
    void the_weights_of_attention_are_not_dropped_out() {
        MultiLayerNetwork net = Nets.init(Nets.builder(new Adam(0.01))
                .list()
                .layer(new MultiHeadAttention.Builder(2)
                        .nIn(3)
                        .nOut(4)
                        .attentionDropOut(0.5)
                        .build())
                .layer(new GlobalPoolingLayer.Builder().build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        INDArray sequences = Nets.features(4, 3, 5);
        Nd4j.getRandom().setSeed(9);
        double next = Nd4j.getRandom().nextDouble();
        Nd4j.getRandom().setSeed(9);

        ProbeSnapshot snapshot = Probe.withBatchStatistics(net, sequences);

        assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(next);
        assertSame(snapshot.activation("0"), Probe.on(net, sequences).activation("0"));
    }

    /** Dropout draws from the global generator at each step, so a probe that drew from it would show here. */
    private static NeuralNetConfiguration.Builder noisy() {
        return Nets.builder(new Adam(0.01))
                .dropOut(0.8)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.5);
    }

    private static final class ProbeInside extends BaseTrainingListener {
        private int probes;

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            probes++;
            // Another size than the training batch's.
            INDArray half = X.getRows(0, 1, 2, 3);
            Probe.on(model, half);
            Probe.withBatchStatistics(model, half);
        }
    }

    @Test
    void a_multi_layer_network_trains_to_the_same_bits_with_and_without_probing() {
        Nd4j.getRandom().setSeed(3);
        MultiLayerNetwork plain = Nets.init(Nets.mlp(noisy()));
        DataSet batch = Nets.batch();
        for (int i = 0; i < 6; i++) {
            plain.fit(batch);
        }
        Nd4j.getRandom().setSeed(3);
        MultiLayerNetwork probed = Nets.init(Nets.mlp(noisy()));
        ProbeInside inside = new ProbeInside();
        probed.setListeners(inside);
        for (int i = 0; i < 6; i++) {
            Probe.on(probed, X);
            probed.fit(batch);
        }

        assertThat(inside.probes).isEqualTo(6);
        assertThat(probed.params()).isEqualTo(plain.params());
        assertThat(probed.getIterationCount()).isEqualTo(plain.getIterationCount());
        assertThat(probed.getUpdater().getStateViewArray())
                .isEqualTo(plain.getUpdater().getStateViewArray());
        assertThat(probed.getLayerWiseConfigurations().toJson())
                .isEqualTo(plain.getLayerWiseConfigurations().toJson());
    }

    @Test
    void a_graph_trains_to_the_same_bits_with_and_without_probing() {
        ComputationGraph plain = residual();
        ComputationGraph probed = residual();
        probed.setListeners(new ProbeInside());
        for (int i = 0; i < 6; i++) {
            plain.fit(Nets.batch());
            Probe.on(probed, X);
            probed.fit(Nets.batch());
        }

        assertThat(plain.params()).isNotEqualTo(residual().params());
        assertThat(probed.params()).isEqualTo(plain.params());
        assertThat(probed.getConfiguration().toJson())
                .isEqualTo(plain.getConfiguration().toJson());
    }

    @Test
    void threads_may_probe_networks_that_share_one_configuration() throws Exception {
        MultiLayerConfiguration shared = Nets.mlp(Nets.builder(new Adam(0.01)));
        MultiLayerNetwork first = Nets.init(shared);
        MultiLayerNetwork second = Nets.init(shared);
        second.params().muli(2);
        INDArray ofFirst = Probe.on(first, X).preActivation("2");
        INDArray ofSecond = Probe.on(second, X).preActivation("2");
        assertThat(ofFirst).isNotEqualTo(ofSecond);

        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                MultiLayerNetwork net = i == 0 ? first : second;
                INDArray expected = i == 0 ? ofFirst : ofSecond;
                results.add(threads.submit(() -> {
                    boolean same = true;
                    for (int k = 0; k < 50; k++) {
                        same &= Probe.on(net, X).preActivation("2").equals(expected);
                    }
                    return same;
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void a_pass_that_fails_leaves_no_recorder_behind() {
        MultiLayerNetwork net = Nets.mlp();
        String before = net.getLayer(0).conf().toJson();

        assertThatThrownBy(() -> Probe.on(net, Nets.features(2, Nets.INPUTS + 1)))
                .isInstanceOf(RuntimeException.class);

        assertThat(net.getLayer(0).conf().toJson()).isEqualTo(before);
        assertThat(net.getLayer(0).conf())
                .isSameAs(net.getLayerWiseConfigurations().getConf(0));
        assertThat(net.getLayer(0).input()).isNull();
        assertSame(Probe.on(net, X).activation("2"), net.output(X));
    }

    @Test
    void a_frozen_layer_has_a_pre_activation_too() {
        MultiLayerNetwork frozen =
                new TransferLearning.Builder(Nets.mlp()).setFeatureExtractor(0).build();

        ProbeSnapshot snapshot = Probe.on(frozen, X);

        INDArray z0 = X.mmul(frozen.getLayer(0).getParam("W"))
                .addRowVector(frozen.getLayer(0).getParam("b"));
        assertSame(snapshot.preActivation("0"), z0);
        assertSame(snapshot.activation("0"), Transforms.tanh(z0));
    }

    @Test
    void a_recurrent_layer_has_its_output_as_pre_activation_and_the_readout_has_logits() {
        MultiLayerNetwork net = Nets.init(Nets.list(
                Nets.builder(new Adam(0.01)),
                new LSTM.Builder().nIn(2).nOut(4).activation(Activation.TANH).build(),
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .dataFormat(org.deeplearning4j.nn.conf.RNNFormat.NCW)
                        .build()));

        ProbeSnapshot snapshot = Probe.on(net, Nets.features(2, 2, 5));

        assertThat(snapshot.preActivation("0")).isEqualTo(snapshot.activation("0"));
        assertThat(snapshot.activation("1").shape()).isEqualTo(new long[] {2, 3, 5});
        assertThat(snapshot.preActivation("1").shape()).isEqualTo(new long[] {10, 3});
        assertThat(snapshot.preActivation("1").minNumber().doubleValue())
                .as("logits, not probabilities")
                .isNegative();
    }

    @Test
    void a_snapshot_is_not_changed_by_what_happens_to_the_arrays_it_gave_out() {
        ProbeSnapshot snapshot = Probe.on(Nets.mlp(), X);
        INDArray first = snapshot.activation("0");
        INDArray copy = first.dup();

        first.assign(0);
        snapshot.preActivation("1").assign(0);

        assertThat(snapshot.activation("0")).isEqualTo(copy);
        assertThat(snapshot.preActivation("1").amaxNumber().doubleValue()).isPositive();
    }

    @Test
    void the_difference_of_two_snapshots_is_read_as_a_change() {
        MultiLayerNetwork net = Nets.mlp();
        ProbeSnapshot before = Probe.on(net, X);
        net.fit(Nets.batch());
        ProbeSnapshot after = Probe.on(net, X);
        RunKey run = new RunKey("test", 6, 3, 7);

        ProbeSnapshot change = after.minus(before);

        INDArray moved = after.preActivation("2").sub(before.preActivation("2"));
        assertThat(change.preActivation("2")).isEqualTo(moved);
        List<Reading> readings = change.readings(run, 1, Norm.RMS, Norm.L1_MEAN);
        assertThat(readings).hasSize(3 * 2 * 2);
        double rms = Math.sqrt(moved.mul(moved).meanNumber().doubleValue());
        Reading last = readings.get(readings.size() - 2);
        assertThat(last)
                .isEqualTo(new Reading(run, 1, "2", "", Quantity.PRE_ACTIVATION_CHANGE, Norm.RMS, last.value()));
        assertThat(last.value()).isCloseTo(rms, within(1e-12 * rms)).isPositive();
        assertThat(after.readings(run, 1, Norm.RMS))
                .extracting(Reading::quantity)
                .containsOnly(Quantity.ACTIVATION, Quantity.PRE_ACTIVATION);
    }

    @Test
    void what_cannot_be_subtracted_or_read_is_refused_with_the_way_out() {
        ProbeSnapshot snapshot = Probe.on(Nets.mlp(), X);
        ProbeSnapshot smaller = Probe.on(Nets.mlp(), X.getRows(0, 1));
        ProbeSnapshot graph = Probe.on(residual(), X);

        assertThatThrownBy(() -> snapshot.minus(smaller))
                .isInstanceOf(MuPException.class)
                .hasMessage("Layer '0': the shapes of the snapshots are [8, 6] and [2, 6]: probe both times with the"
                        + " same batch");
        assertThatThrownBy(() -> snapshot.minus(graph)).hasMessageContaining("different networks");
        assertThatThrownBy(() -> snapshot.minus(snapshot).minus(snapshot))
                .hasMessageContaining("subtract the snapshots themselves");
        assertThatThrownBy(() -> Probe.on(Nets.mlp().getLayer(0), X))
                .hasMessageEndingWith("cannot be probed: give a MultiLayerNetwork or a ComputationGraph");
        assertThatThrownBy(() -> snapshot.activation("dense"))
                .hasMessage("The probe has no layer 'dense'; it has 0, 1, 2");
        assertThatThrownBy(() -> snapshot.readings(RunKey.UNNAMED, 0, Norm.SPECTRAL))
                .hasMessageContaining("use L1_MEAN, RMS or FROBENIUS");
        assertThatThrownBy(() -> Probe.on(residual(), X, X))
                .hasMessage("The network has 1 inputs, [x], but the probe has 2 batches: give one for each");
    }
}
