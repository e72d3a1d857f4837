package org.mup4j.examples.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.examples.heatmap.Variant.Family;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What the heatmap measures is what a stock network does from its own configuration. */
class NetworkStepTest {

    private static final int WIDTH = 96;
    private static final int DEPTH = 4;

    private static HeatmapSettings settings(Optimizer optimizer) {
        return new HeatmapSettings(
                List.of(64, WIDTH), List.of(2, DEPTH), 1, Activation.RELU, Math.sqrt(2), List.of(optimizer), 64, 5);
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void aPlainStepOnBorrowedMemoryIsAStockStep(Optimizer optimizer) {
        HeatmapSettings settings = settings(optimizer);
        Variant variant = variant(optimizer, Family.MUP);
        MuPWrap<MultiLayerConfiguration> wrap = new Networks(settings).plain(variant, WIDTH, DEPTH);
        List<Tensor> tensors = Tensor.of(wrap.plan(), settings.gain());
        long weights = tensors.stream().mapToLong(Tensor::size).sum();
        INDArray x = CellMeasurer.input(settings, 0);
        try (Workspace workspace = new Workspace(HeatmapSettings.weights(WIDTH, DEPTH), true)) {
            workspace.draw(HeatmapSettings.weights(WIDTH, DEPTH), 11);
            NetworkStep step = NetworkStep.plain(wrap.configuration(), workspace, weights, optimizer == Optimizer.ADAM);
            tensors.forEach(workspace::initialise);
            MultiLayerNetwork stock = new MultiLayerNetwork(wrap.configuration());
            stock.init(workspace.parameters(weights), true);

            step.fit(x, () -> {});
            stock.fit(x, Nd4j.ones(DataType.DOUBLE, 1, 1));

            assertThat(workspace.parameters(weights).toDoubleVector())
                    .isEqualTo(stock.params().toDoubleVector());
        }
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void aResidualStepOnBorrowedMemoryIsAStockStep(Optimizer optimizer) {
        HeatmapSettings settings = settings(optimizer);
        Variant variant = variant(optimizer, Family.MUP_RESIDUAL);
        MuPWrap<ComputationGraphConfiguration> wrap = new Networks(settings).residual(variant, WIDTH, DEPTH);
        List<Tensor> tensors = Tensor.of(wrap.plan(), settings.gain());
        long weights = HeatmapSettings.weights(WIDTH, DEPTH);
        INDArray x = CellMeasurer.input(settings, 0);
        try (Workspace workspace = new Workspace(weights, true)) {
            workspace.draw(weights, 11);
            NetworkStep step = NetworkStep.residual(
                    wrap.configuration(), workspace, weights, optimizer == Optimizer.ADAM, Networks.lastHidden(DEPTH));
            tensors.forEach(workspace::initialise);
            ComputationGraph stock = new ComputationGraph(wrap.configuration());
            stock.init(workspace.parameters(weights), true);

            step.fit(x, () -> {});
            stock.fit(new INDArray[] {x}, new INDArray[] {Nd4j.ones(DataType.DOUBLE, 1, 1)});

            assertThat(workspace.parameters(weights).toDoubleVector())
                    .isEqualTo(stock.params().toDoubleVector());
            assertThat(step.lastHidden(x))
                    .isEqualTo(stock.feedForward(x, false).get("h" + DEPTH).toDoubleVector());
        }
    }

    /**
     * The heatmap draws its own normal numbers; their deviation is that of the wrapped configuration's initialiser, within
     * four standard errors of a sample of that size.
     */
    @ParameterizedTest
    @EnumSource(
            value = Family.class,
            names = {"SP", "MUP", "MUP_SYMMETRIC"})
    void initialDeviationsAreThoseOfTheConfiguration(Family family) {
        HeatmapSettings settings = settings(Optimizer.SGD);
        MuPWrap<MultiLayerConfiguration> wrap =
                new Networks(settings).plain(variant(Optimizer.SGD, family), 512, DEPTH);
        MultiLayerNetwork net = new MultiLayerNetwork(wrap.configuration());
        net.init();

        for (Tensor tensor : Tensor.of(wrap.plan(), settings.gain())) {
            INDArray drawn = net.params()
                    .reshape(net.numParams())
                    .get(NDArrayIndex.interval(tensor.offset(), tensor.offset() + tensor.size()));
            double rms = drawn.norm2Number().doubleValue() / Math.sqrt(tensor.size());
            double error = 4 / Math.sqrt(2.0 * tensor.size());
            assertThat(rms / tensor.std()).as("%s %s", family, tensor.role()).isBetween(1 - error, 1 + error);
        }
    }

    @Test
    void theUpdateIsBeforeMinusAfter() {
        Tensor tensor = new Tensor(Role.HIDDEN, 3, 2, 1, 0.5);
        try (Workspace workspace = new Workspace(8, false)) {
            workspace.draw(8, 1);
            workspace.initialise(tensor);
            INDArray before = workspace.parameters(8).dup();
            workspace.parameters(8).subi(0.25);
            double[] update = new double[6];

            workspace.update(tensor, update);

            assertThat(update).containsExactly(new double[] {0.25, 0.25, 0.25, 0.25, 0.25, 0.25}, within(1e-15));
            double norm = before.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 7))
                    .norm2Number()
                    .doubleValue();
            assertThat(workspace.initialNorm(tensor)).isCloseTo(norm, within(1e-12));
        }
    }

    private static Variant variant(Optimizer optimizer, Family family) {
        return Variant.of(List.of(optimizer)).stream()
                .filter(v -> v.family() == family)
                .findFirst()
                .orElseThrow();
    }
}
