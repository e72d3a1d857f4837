package org.mup4j.dl4j.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * How one step grows with the depth, 2 to 32 layers: residual networks {@code h + W relu(h)} under the depth rules, counted
 * from one block, and plain ReLU networks without one. The geometric mean over seeds and, of updates, over blocks; the rate
 * is so small that the change of the features is linear in it.
 */
class DepthExponentsTest {

    private static final List<Integer> DEPTHS = List.of(2, 4, 8, 16, 32);
    private static final int SEEDS = 4;
    private static final int INPUTS = 64;
    private static final double RATE = Math.pow(2, -26);

    /** Exponents of the depth. */
    private record Exponents(LogFit update, LogFit features) {}

    @Test
    void completePKeepsEachBlocksUpdateAndTheFeaturesChange() {
        Exponents adam = residual(DepthScaling.COMPLETE_P, new Adam(RATE));

        assertThat(adam.update().slope()).isCloseTo(0, within(0.05));
        assertThat(adam.features().slope()).isCloseTo(0, within(0.1));
    }

    /** Of Adam, whose update does not grow with the variance that branches add between 2 and 32 blocks. */
    @Test
    void depthMuPLowersEachBlocksUpdateAsTheRootOfTheDepth() {
        assertThat(residual(DepthScaling.DEPTH_MUP, new Adam(RATE)).update().slope())
                .isCloseTo(-0.5, within(0.05));
    }

    /** Whoever gives no rule has every block move as far as in a shallow network, and so many more of them. */
    @Test
    void withoutARuleTheFeaturesChangeGrows() {
        Exponents adam = residual(DepthScaling.NONE, new Adam(RATE));

        assertThat(adam.update().slope()).isCloseTo(0, within(0.05));
        assertThat(adam.features().slope()).isGreaterThan(1);
    }

    /** L^3/2 (Jelassi et al. 2023, arXiv:2305.07810). */
    @Test
    void plainNetworksMoveAsTheDepthToThreeHalvesUnderSgd() {
        LogFit plain = measure(512, new Sgd(RATE), false, DepthScaling.NONE).features();
        assertThat(plain.slope()).isCloseTo(1.5, within(0.2));

        LogFit ruled = measure(512, new Sgd(RATE), false, DepthScaling.JELASSI).features();
        assertThat(ruled.slope()).isCloseTo(plain.slope() - 1.5, within(1e-3));
    }

    private static Exponents residual(DepthScaling rule, IUpdater updater) {
        return measure(128, updater, true, rule);
    }

    private static Exponents measure(int width, IUpdater updater, boolean residual, DepthScaling rule) {
        LogFit updates = new LogFit(DEPTHS, new double[DEPTHS.size()]);
        LogFit features = new LogFit(DEPTHS, new double[DEPTHS.size()]);
        for (int i = 0; i < DEPTHS.size(); i++) {
            int depth = DEPTHS.get(i);
            for (int seed = 1; seed <= SEEDS; seed++) {
                ComputationGraph net = new ComputationGraph(
                        MuP.wrap(network(width, depth, updater, residual, seed).build())
                                .baseWidth(width)
                                .depth(rule, depth, 1)
                                .configuration());
                net.init();
                Nd4j.getRandom().setSeed(1000 + seed);
                DataSet sample = new DataSet(Nd4j.randn(DataType.DOUBLE, 1, INPUTS), Nd4j.ones(DataType.DOUBLE, 1, 1));
                INDArray params = net.params().dup();
                INDArray before = top(net, sample, depth, residual);
                net.fit(sample);
                INDArray change = top(net, sample, depth, residual).subi(before);
                features.logs()[i] += Math.log(change.norm2Number().doubleValue()) / SEEDS;
                net.setParams(params.subi(net.params()));
                updates.logs()[i] += IntStream.range(0, depth)
                                .mapToDouble(l -> Math.log(UpdateNorms.rmsToRms(net.getParam("layer" + l + "_W"))))
                                .average()
                                .orElseThrow()
                        / SEEDS;
            }
        }
        return new Exponents(updates, features);
    }

    private static INDArray top(ComputationGraph net, DataSet sample, int depth, boolean residual) {
        String name = (residual ? "add" : "layer") + (depth - 1);
        return net.feedForward(sample.getFeatures(), false).get(name).dup();
    }

    private static GraphBuilder network(int width, int depth, IUpdater updater, boolean residual, int seed) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.DOUBLE)
                .weightInit(WeightInit.RELU)
                .activation(residual ? Activation.IDENTITY : Activation.RELU)
                .updater(updater)
                .graphBuilder()
                .addInputs("in");
        graph.addLayer("first", dense(INPUTS, width), "in");
        String trunk = "first";
        for (int l = 0; l < depth; l++) {
            if (residual) {
                graph.addLayer("relu" + l, new ActivationLayer(Activation.RELU), trunk);
                graph.addLayer("layer" + l, dense(width, width), "relu" + l);
                graph.addVertex("add" + l, new ElementWiseVertex(ElementWiseVertex.Op.Add), trunk, "layer" + l);
                trunk = "add" + l;
            } else {
                graph.addLayer("layer" + l, dense(width, width), trunk);
                trunk = "layer" + l;
            }
        }
        return graph.addLayer(
                        "out",
                        new OutputLayer.Builder(new LinearLoss())
                                .nIn(width)
                                .nOut(1)
                                .hasBias(false)
                                .activation(Activation.IDENTITY)
                                .build(),
                        trunk)
                .setOutputs("out");
    }

    private static DenseLayer dense(int in, int out) {
        return new DenseLayer.Builder().nIn(in).nOut(out).hasBias(false).build();
    }
}
