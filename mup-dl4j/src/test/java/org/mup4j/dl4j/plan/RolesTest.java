package org.mup4j.dl4j.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mup4j.dl4j.plan.Parts.dense;
import static org.mup4j.dl4j.plan.Parts.graph;
import static org.mup4j.dl4j.plan.Parts.network;
import static org.mup4j.dl4j.plan.Parts.readout;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.junit.jupiter.api.Test;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.learning.config.Sgd;

/** Which tensor plays which role, and how much its fans grow, from width 16 to 64 under SGD. */
class RolesTest {

    private static final int BASE = 16;
    private static final int WIDTH = 64;
    private static final double M = 4;

    @Test
    void anMlpHasOneOfEachRole() {
        MuPlan plan = plan(network(new Sgd(1))
                .layer(dense(8, WIDTH))
                .layer(dense(WIDTH, WIDTH))
                .layer(readout(WIDTH))
                .build());

        assertThat(plan.tensors())
                .extracting(t -> t.layer() + t.parameter() + " " + t.role())
                .containsExactly("0W INPUT", "0b VECTOR", "1W HIDDEN", "1b VECTOR", "2W OUTPUT", "2b SCALAR");
    }

    @Test
    void inAConvolutionTheChannelsScaleAndTheKernelDoesNot() {
        MuPlan plan = plan(network(new Sgd(1))
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(WIDTH).build())
                .layer(new BatchNormalization())
                .layer(new PReLULayer.Builder().inputShape(WIDTH, 4, 4).build())
                .layer(new ConvolutionLayer.Builder(2, 2).nOut(WIDTH).build())
                .layer(dense(0, WIDTH))
                .layer(readout(0))
                .setInputType(InputType.convolutional(6, 6, 3))
                .build());

        assertIs(plan.tensor("0", "W"), Role.INPUT, 27, 27, WIDTH, BASE);
        assertIs(plan.tensor("1", "gamma"), Role.VECTOR, 1, 1, WIDTH, BASE);
        assertIs(plan.tensor("1", "beta"), Role.VECTOR, 1, 1, WIDTH, BASE);
        assertThat(plan.tensor("2", "W").role()).isEqualTo(Role.VECTOR);
        assertIs(plan.tensor("3", "W"), Role.HIDDEN, 4 * WIDTH, 4 * BASE, WIDTH, BASE);
        // Behind the flattened 3x3 image.
        assertIs(plan.tensor("4", "W"), Role.HIDDEN, 9 * WIDTH, 9 * BASE, WIDTH, BASE);
        assertThat(plan.tensors()).extracting(TensorPlan::parameter).doesNotContain("mean", "var", "log10stdev");
    }

    @Test
    void gainsShiftsAndSlopesStartUnchangedAndLearnAsBiasesDo() {
        MuPlan plan = plan(network(new Sgd(1))
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(WIDTH).build())
                .layer(new BatchNormalization())
                .layer(new PReLULayer.Builder().inputShape(WIDTH, 4, 4).build())
                .layer(readout(0))
                .setInputType(InputType.convolutional(6, 6, 3))
                .build());

        for (TensorPlan vector : List.of(plan.tensor("1", "gamma"), plan.tensor("1", "beta"), plan.tensor("2", "W"))) {
            assertThat(vector.initStdMultiplier()).isEqualTo(1);
            assertThat(vector.learningRateMultiplier()).isEqualTo(M);
        }
    }

    @Test
    void aDepthwiseKernelSumsOverNoWidth() {
        MuPlan plan = plan(network(new Sgd(1))
                .layer(new DepthwiseConvolution2D.Builder(2, 2)
                        .depthMultiplier(2)
                        .build())
                .layer(new SeparableConvolution2D.Builder(2, 2).nOut(WIDTH).build())
                .layer(new DepthwiseConvolution2D.Builder(2, 2)
                        .depthMultiplier(3)
                        .build())
                .layer(new SeparableConvolution2D.Builder(2, 2).nOut(WIDTH).build())
                .layer(readout(0))
                .setInputType(InputType.convolutional(9, 9, 3))
                .build());

        assertThat(plan.tensor("0", "W").role()).as("on the data's channels").isEqualTo(Role.SCALAR);
        assertThat(plan.tensor("1", "W").role()).as("on the data's channels").isEqualTo(Role.SCALAR);
        assertIs(plan.tensor("1", "pW"), Role.INPUT, 6, 6, WIDTH, BASE);
        assertIs(plan.tensor("2", "W"), Role.INPUT, 4, 4, 3 * WIDTH, 3 * BASE);
        assertIs(plan.tensor("3", "W"), Role.INPUT, 4, 4, 3 * WIDTH, 3 * BASE);
        assertIs(plan.tensor("3", "pW"), Role.HIDDEN, 3 * WIDTH, 3 * BASE, WIDTH, BASE);
        assertIs(plan.tensor("4", "W"), Role.OUTPUT, 25 * WIDTH, 25 * BASE, 2, 2);
    }

    @Test
    void anEmbeddingHasFanInOneWhateverItsVocabulary() {
        MuPlan plan = plan(network(new Sgd(1))
                .layer(new EmbeddingLayer.Builder().nIn(5000).nOut(WIDTH).build())
                .layer(readout(WIDTH))
                .build());

        assertIs(plan.tensor("0", "W"), Role.INPUT, 1, 1, WIDTH, BASE);
        assertThat(plan.tensor("0", "W").initStdMultiplier()).isEqualTo(1);
        assertThat(plan.tensor("0", "W").learningRateMultiplier()).isEqualTo(M);
    }

    @Test
    void mergedDataAddsToTheFanInWithoutScaling() {
        MuPlan plan = plan(graph(new Sgd(1))
                .addLayer("in", dense(8, WIDTH), "data")
                .addVertex("both", new MergeVertex(), "in", "data", "in")
                .addLayer("mix", dense(2 * WIDTH + 8, WIDTH), "both")
                .addLayer("out", readout(WIDTH), "mix")
                .setOutputs("out")
                .build());

        assertIs(plan.tensor("mix", "W"), Role.HIDDEN, 2 * WIDTH + 8, 2 * BASE + 8, WIDTH, BASE);
        assertThat(plan.tensor("mix", "W").learningRateMultiplier())
                .as("ro/ri")
                .isEqualTo(M / ((2.0 * WIDTH + 8) / (2 * BASE + 8)));
    }

    @Test
    void aSubsetOfAWidthIsAWidth() {
        MuPlan plan = plan(graph(new Sgd(1))
                .addLayer("in", dense(8, WIDTH), "data")
                .addVertex("half", new SubsetVertex(0, WIDTH / 2 - 1), "in")
                .addLayer("mix", dense(WIDTH / 2, WIDTH), "half")
                .addLayer("out", readout(WIDTH), "mix")
                .setOutputs("out")
                .build());

        assertIs(plan.tensor("mix", "W"), Role.HIDDEN, WIDTH / 2, BASE / 2, WIDTH, BASE);
    }

    @Test
    void whatIsAddedToTheDataIsNoWidth() {
        MuPlan plan = plan(graph(new Sgd(1))
                .addLayer("in", dense(8, WIDTH), "data")
                .addLayer("back", dense(WIDTH, 8), "in")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "back", "data")
                .addLayer("again", dense(8, WIDTH), "sum")
                .addLayer("out", readout(WIDTH), "again")
                .setOutputs("out")
                .build());

        assertIs(plan.tensor("back", "W"), Role.OUTPUT, WIDTH, BASE, 8, 8);
        assertThat(plan.tensor("back", "b").role()).isEqualTo(Role.SCALAR);
        assertIs(plan.tensor("again", "W"), Role.INPUT, 8, 8, WIDTH, BASE);
    }

    @Test
    void aFixedLayerEndsOneNetworkOfWidthsAndBeginsAnother() {
        MultiLayerConfiguration conf = network(new Sgd(1))
                .layer(dense(8, WIDTH))
                .layer(dense(WIDTH, 32))
                .layer(dense(32, WIDTH))
                .layer(readout(WIDTH))
                .build();
        MuPlan plan = MuP.wrap(conf).baseWidth(BASE).fixed("1").plan();

        assertIs(plan.tensor("1", "W"), Role.OUTPUT, WIDTH, BASE, 32, 32);
        assertThat(plan.tensor("1", "b").role()).isEqualTo(Role.SCALAR);
        assertIs(plan.tensor("2", "W"), Role.INPUT, 32, 32, WIDTH, BASE);
        assertThatThrownBy(() -> MuP.wrap(conf).fixed("bottleneck").plan())
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("bottleneck")
                .hasMessageContaining("0, 1, 2, 3");
    }

    @Test
    void aRoleGivenByTheUserWins() {
        MultiLayerConfiguration conf = network(new Sgd(1))
                .layer(dense(8, WIDTH))
                .layer(dense(WIDTH, WIDTH))
                .layer(readout(WIDTH))
                .build();
        TensorPlan plan = MuP.wrap(conf)
                .baseWidth(BASE)
                .role("1", "W", Role.OUTPUT)
                .plan()
                .tensor("1", "W");

        assertThat(plan.role()).isEqualTo(Role.OUTPUT);
        assertThat(plan.initStdMultiplier()).isEqualTo(1 / M);
        assertThat(plan.learningRateMultiplier()).isEqualTo(1 / M);
        assertThatThrownBy(() -> MuP.wrap(conf).role("1", "V", Role.OUTPUT).plan())
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("1/V")
                .hasMessageContaining("1/W");
    }

    private static MuPlan plan(MultiLayerConfiguration conf) {
        return MuP.wrap(conf).baseWidth(BASE).plan();
    }

    private static MuPlan plan(ComputationGraphConfiguration conf) {
        return MuP.wrap(conf).baseWidth(BASE).plan();
    }

    private static void assertIs(TensorPlan tensor, Role role, long in, long baseIn, long out, long baseOut) {
        assertThat(tensor.role()).isEqualTo(role);
        assertThat(List.of(tensor.fanIn(), tensor.baseFanIn())).as("fan-in").isEqualTo(List.of(in, baseIn));
        assertThat(List.of(tensor.fanOut(), tensor.baseFanOut())).as("fan-out").isEqualTo(List.of(out, baseOut));
    }
}
