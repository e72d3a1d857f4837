package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.GraphConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.dl4j.DoublePrecision;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** The end of a residual branch, which is an addition with a factor. */
@ExtendWith(DoublePrecision.class)
class ResidualSumTest {

    private static final int WIDTH = 6;

    private static ComputationGraphConfiguration flat(IUpdater updater, int branch, GraphVertex sum) {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .weightInit(new NormalDistribution(0, 0.5))
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("x")
                .addLayer("trunk", new DenseLayer.Builder().nIn(3).nOut(WIDTH).build(), "x")
                .addLayer(
                        "branch",
                        new DenseLayer.Builder().nIn(WIDTH).nOut(branch).build(),
                        "trunk")
                .addVertex("sum", sum, "trunk", "branch")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunction.MSE)
                                .nIn(WIDTH)
                                .nOut(2)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "sum")
                .setOutputs("out")
                .build();
    }

    private static ComputationGraph initialised(ComputationGraphConfiguration conf) {
        ComputationGraph net = new ComputationGraph(conf);
        net.init();
        return net;
    }

    /** A branch of one unit is added to every unit of the trunk, as DL4J does. */
    @ParameterizedTest
    @CsvSource({"6, 1", "6, 0.3", "6, -2", "1, 1", "1, 0.3"})
    void gradientsAreTheDifferences(int branch, double factor) {
        GraphConfig check = new GraphConfig()
                .net(initialised(flat(new NoOp(), branch, new ResidualSum(factor))))
                .inputs(new INDArray[] {NativeNets.normal(1, 3, 3)})
                .labels(new INDArray[] {NativeNets.normal(2, 3, 2)})
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9);
        assertThat(GradientCheckUtil.checkGradients(check)).isTrue();
    }

    /** In either order of a sequence's axes, of which the processor's way takes one. */
    @ParameterizedTest
    @EnumSource(RNNFormat.class)
    void singlePrecisionIsDoublePrecisionToRounding(RNNFormat format) {
        INDArray exact = trained(format, DataType.DOUBLE);
        INDArray quick = trained(format, DataType.FLOAT).castTo(DataType.DOUBLE);
        assertThat(quick.distance2(exact) / exact.norm2Number().doubleValue()).isLessThan(1e-5);
    }

    private static INDArray trained(RNNFormat format, DataType type) {
        ComputationGraphConfiguration conf = new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(type)
                .updater(new Sgd(0.1))
                .weightInit(new NormalDistribution(0, 0.5))
                .graphBuilder()
                .addInputs("x")
                .addLayer("trunk", dense(format), "x")
                .addLayer("branch", dense(format), "trunk")
                .addVertex("sum", new ResidualSum(0.3), "trunk", "branch")
                .addLayer(
                        "out",
                        new PositionwiseOutput.Builder(new LossMSE())
                                .nIn(WIDTH)
                                .nOut(2)
                                .inputFormat(format)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "sum")
                .setOutputs("out")
                .build();
        ComputationGraph net = initialised(conf);
        net.setParams(NativeNets.normal(9, 1, net.numParams()).muli(0.3).castTo(type));
        long[] shape = format == RNNFormat.NWC ? new long[] {3, 4, WIDTH} : new long[] {3, WIDTH, 4};
        for (int step = 0; step < 4; step++) {
            net.fit(new DataSet(NativeNets.normal(step, shape), NativeNets.normal(step + 10, 3, 2, 4)));
        }
        return net.params();
    }

    private static PositionwiseDense dense(RNNFormat format) {
        return new PositionwiseDense.Builder()
                .nIn(WIDTH)
                .nOut(WIDTH)
                .activation(Activation.TANH)
                .dataFormat(format)
                .build();
    }

    @Test
    void withoutAFactorItIsDeeplearning4jsAddition() {
        DataSet data = new DataSet(NativeNets.normal(1, 3, 3), NativeNets.normal(2, 3, 2));
        ComputationGraph ours = initialised(flat(new Adam(0.1), WIDTH, new ResidualSum()));
        ComputationGraph theirs =
                initialised(flat(new Adam(0.1), WIDTH, new ElementWiseVertex(ElementWiseVertex.Op.Add)));
        for (int step = 0; step < 3; step++) {
            ours.fit(data);
            theirs.fit(data);
        }
        assertThat(ours.params()).isEqualTo(theirs.params());
    }

    @Test
    void jsonYamlAndCloneKeepTheFactor() {
        ComputationGraphConfiguration conf = flat(new Adam(0.1), WIDTH, new ResidualSum(0.3));
        assertThat(ComputationGraphConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
        assertThat(ComputationGraphConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
        assertThat(conf.clone()).isEqualTo(conf).hasSameHashCodeAs(conf);
        assertThat(new ResidualSum(0.3)).isNotEqualTo(new ResidualSum(0.4)).isNotEqualTo(new ResidualSum());
        assertThatThrownBy(() -> new ResidualSum(Double.NaN)).hasMessageContaining("factor is NaN");
    }

    /** Half the multiplier at twice the depth under CompleteP, and no vertex more. */
    @Test
    void depthRulesWriteIntoTheFactor() {
        ComputationGraphConfiguration conf = Transformer.decoder(7, 4)
                .width(8)
                .heads(2)
                .depth(2)
                .configuration(new NeuralNetConfiguration.Builder().updater(new Adam(0.1)));
        ComputationGraphConfiguration deep =
                MuP.wrap(conf).baseWidth(8).depth(DepthScaling.COMPLETE_P, 2).configuration();
        assertThat(deep.getVertices()).hasSameSizeAs(conf.getVertices());
        for (Map.Entry<String, GraphVertex> vertex : deep.getVertices().entrySet()) {
            if (vertex.getValue() instanceof ResidualSum sum) {
                assertThat(sum.getFactor()).as(vertex.getKey()).isCloseTo(0.5, within(1e-15));
            }
        }
        assertThat(((ResidualSum) conf.getVertices().get("block0-sum1")).getFactor())
                .isEqualTo(1);
    }

    /** Where the branch comes first, it is scaled in front of the sum. */
    @Test
    void aBranchThatIsTheFirstInputIsScaledBeforeIt() {
        ComputationGraphConfiguration conf = flat(new Adam(0.1), WIDTH, new ResidualSum());
        conf.getVertexInputs().put("sum", List.of("branch", "trunk"));
        ComputationGraphConfiguration deep = MuP.wrap(conf)
                .baseWidth(WIDTH)
                .depth(DepthScaling.COMPLETE_P, 4, 1)
                .configuration();
        assertThat(((ResidualSum) deep.getVertices().get("sum")).getFactor()).isEqualTo(1);
        assertThat(deep.getVertexInputs().get("sum")).containsExactly("sum-depth-scale", "trunk");
    }
}
