package org.mup4j.dl4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.layer.ScaledDenseLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;

/** A wrapped network is saved, restored, stopped early and transferred like any other. */
class RestoreTest {

    private static final double RATE = 0.01;
    private static final int STEPS = 5;

    @TempDir
    Path directory;

    private static MultiLayerConfiguration dense(Gauge gauge) {
        return MuP.wrap(Nets.dense(Nets.WIDTH, RATE))
                .base(Nets.dense(Nets.BASE, RATE))
                .gauge(gauge)
                .configuration();
    }

    private static MultiLayerNetwork layered(Gauge gauge) {
        MultiLayerNetwork net = new MultiLayerNetwork(dense(gauge));
        net.init();
        return net;
    }

    @ParameterizedTest
    @EnumSource
    void aSavedLayeredNetworkTrainsOnToTheSameBits(Gauge gauge) throws IOException {
        MultiLayerNetwork net = layered(gauge);
        train(net);
        File file = directory.resolve("net.zip").toFile();
        ModelSerializer.writeModel(net, file, true);
        MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file, true);
        train(net);
        train(restored);

        assertThat(restored.getLayerWiseConfigurations()).isEqualTo(net.getLayerWiseConfigurations());
        assertThat(restored.params().toDoubleVector())
                .containsExactly(net.params().toDoubleVector());
    }

    @ParameterizedTest
    @EnumSource
    void aSavedGraphTrainsOnToTheSameBits(Gauge gauge) throws IOException {
        ComputationGraphConfiguration conf = MuP.wrap(Nets.image(Nets.WIDTH, RATE))
                .base(Nets.image(Nets.BASE, RATE))
                .gauge(gauge)
                .configuration();
        ComputationGraph net = new ComputationGraph(conf);
        net.init();
        train(net);
        File file = directory.resolve("graph.zip").toFile();
        ModelSerializer.writeModel(net, file, true);
        ComputationGraph restored = ModelSerializer.restoreComputationGraph(file, true);
        train(net);
        train(restored);

        assertThat(restored.params().toDoubleVector())
                .containsExactly(net.params().toDoubleVector());
    }

    @Test
    void aReplacedOutputLeavesTheLayersBelowWithTheirFactorsAndTrains() {
        MultiLayerNetwork net = layered(Gauge.MULTIPLIER_FREE);
        train(net);
        INDArray below = net.getParam("2_W").dup();

        MultiLayerNetwork other = new TransferLearning.Builder(net)
                .nOutReplace(3, 2, WeightInit.XAVIER)
                .build();

        assertThat(other.getLayer(2).conf().getLayer())
                .isInstanceOf(ScaledDenseLayer.class)
                .isEqualTo(net.getLayer(2).conf().getLayer());
        assertThat(other.getParam("2_W")).isEqualTo(below);
        train(other);
        assertThat(other.getParam("2_W")).isNotEqualTo(below);
        assertThat(other.score()).isFinite();
    }

    @Test
    void frozenLayersAreNotInThePlanAndKeepTheirWeights() {
        MultiLayerNetwork plain = new MultiLayerNetwork(Nets.dense(Nets.WIDTH, RATE));
        plain.init();
        MultiLayerConfiguration frozen = new TransferLearning.Builder(plain)
                .setFeatureExtractor(0)
                .build()
                .getLayerWiseConfigurations();
        var wrap = MuP.wrap(frozen).baseWidth(Nets.BASE);

        assertThat(wrap.plan().tensors()).isNotEmpty().noneMatch(t -> t.layer().equals("0"));
        MultiLayerNetwork net = new MultiLayerNetwork(wrap.configuration());
        net.init();
        INDArray before = net.getParam("0_W").dup();
        INDArray trained = net.getParam("2_W").dup();
        train(net);
        assertThat(net.getParam("0_W")).isEqualTo(before);
        assertThat(net.getParam("2_W")).isNotEqualTo(trained);
    }

    @ParameterizedTest
    @EnumSource
    void earlyStoppingGivesBackTheBestModel(Gauge gauge) {
        var data = new SingletonDataSetIterator(Nets.vectors());
        var stopping = new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                .epochTerminationConditions(new MaxEpochsTerminationCondition(6))
                .scoreCalculator(new DataSetLossCalculator(new SingletonDataSetIterator(Nets.vectors()), true))
                .modelSaver(new InMemoryModelSaver<>())
                .build();
        EarlyStoppingResult<MultiLayerNetwork> result = new EarlyStoppingTrainer(stopping, dense(gauge), data).fit();

        MultiLayerNetwork best = result.getBestModel();
        assertThat(result.getTotalEpochs()).isEqualTo(6);
        assertThat(best.getLayerWiseConfigurations().getConf(2).getLayer())
                .isEqualTo(dense(gauge).getConf(2).getLayer());
        // The result's own best score is that of an untrained copy, 0: the score of each epoch is what was measured, to
        // rounding.
        double bestScore = result.getScoreVsEpoch().get(result.getBestModelEpoch());
        assertThat(best.score(Nets.vectors(), false)).isCloseTo(bestScore, within(1e-12));
        assertThat(result.getScoreVsEpoch().values()).hasSize(6).allMatch(score -> score >= bestScore);
    }

    private static void train(MultiLayerNetwork net) {
        for (int i = 0; i < STEPS; i++) {
            net.fit(Nets.vectors());
        }
    }

    private static void train(ComputationGraph net) {
        for (int i = 0; i < STEPS; i++) {
            net.fit(Nets.images());
        }
    }
}
