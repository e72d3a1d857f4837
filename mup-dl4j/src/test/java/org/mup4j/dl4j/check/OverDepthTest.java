package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.within;
import static org.mup4j.dl4j.check.MuPAssertions.assertThat;

import java.util.List;
import org.assertj.core.api.Assertions;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.CoordTolerance;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The coordinate check over depth tells residual networks with a depth rule from those without. */
class OverDepthTest {

    private static final int WIDTH = 64;

    static List<DepthScaling> depthRules() {
        return List.of(DepthScaling.DEPTH_MUP, DepthScaling.COMPLETE_P);
    }

    /** With bounded branches the limit is reached early: both rules are flat to 0.05 here, 0.15 leaves room for other hardware. */
    @ParameterizedTest
    @MethodSource("depthRules")
    void a_residual_network_with_a_depth_rule_is_flat(DepthScaling rule) {
        CoordReport report = check(rule, WeightInit.XAVIER);

        assertThat(report).passes();
        for (String place : List.of("first", "in between", "last hidden", "readout")) {
            assertThat(report).hasSlope(place, 0.0, within(0.15));
        }
    }

    @Test
    void a_residual_network_without_one_changes_more_the_deeper_it_is() {
        CoordReport report = check(DepthScaling.NONE, WeightInit.XAVIER);

        // Every one of L blocks adds the same: the sum goes like L at least.
        assertThat(report).fails().hasSlopeAfter("last hidden", 1, 1.5, within(0.5));
        Assertions.assertThat(report.verdict().message())
                .contains("EXPLODING")
                .contains("changes as depth^")
                .contains("MuP.wrap(conf).depth(DepthScaling.COMPLETE_P, baseDepth)");
    }

    @Test
    void only_a_readout_that_starts_at_zero_is_said_to() {
        CoordReport random = check(DepthScaling.COMPLETE_P, WeightInit.XAVIER);
        CoordReport zero = check(DepthScaling.COMPLETE_P, WeightInit.ZERO);

        Assertions.assertThat(random.findings()).extracting("cause").doesNotContain(Cause.ZERO_READOUT);
        Assertions.assertThat(random.tolerance()).isEqualTo(CoordTolerance.RANDOM_READOUT);
        Assertions.assertThat(zero.findings()).extracting("cause").contains(Cause.ZERO_READOUT);
        Assertions.assertThat(zero.tolerance()).isEqualTo(CoordTolerance.ZERO_READOUT);
    }

    private static CoordReport check(DepthScaling rule, WeightInit readout) {
        return CoordCheck.overDepth(depth ->
                        MuP.wrap(residual(depth, readout)).baseWidth(WIDTH).depth(rule, 1))
                .depths(4, 8, 16)
                .seeds(3)
                .run(CalibrationNets.batches(5, 16, 1));
    }

    /** One layer to a block, which is added to what it reads. */
    private static ComputationGraphConfiguration residual(int depth, WeightInit readout) {
        var graph = new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "embedding",
                        new DenseLayer.Builder()
                                .nIn(CalibrationNets.INPUTS)
                                .nOut(WIDTH)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "in");
        String trunk = "embedding";
        for (int i = 0; i < depth; i++) {
            graph.addLayer(
                    "branch" + i,
                    new DenseLayer.Builder().nIn(WIDTH).nOut(WIDTH).build(),
                    trunk);
            graph.addVertex("add" + i, new ElementWiseVertex(ElementWiseVertex.Op.Add), trunk, "branch" + i);
            trunk = "add" + i;
        }
        return graph.addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(WIDTH)
                                .nOut(CalibrationNets.CLASSES)
                                .activation(Activation.SOFTMAX)
                                .weightInit(readout)
                                .build(),
                        trunk)
                .setOutputs("out")
                .build();
    }
}
