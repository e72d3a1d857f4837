package org.mup4j.dl4j.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.layer.Transformer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * How one step of Adam grows with the depth of a decoder, 2 to 32 blocks, under the depth rules, counted from two blocks. The
 * geometric mean over seeds and, of updates, over the six matrices of all blocks; the rate is so small that the change of the
 * trunk is linear in it. {@code -Dmup.exponents.full} takes every depth and more seeds.
 *
 * <p>Branches start small beside the trunk, since what they add to it is a power of the depth of its own: with matrices
 * twice as large the change of the trunk falls as depth^-0.12, because the trunk does, while that of the normalised trunk
 * is flat from 8 blocks on (all depths, eight and three seeds).
 */
class TransformerDepthTest {

    private static final boolean FULL = System.getProperty("mup.exponents.full") != null;
    private static final List<Integer> DEPTHS = FULL ? List.of(2, 4, 8, 16, 32) : List.of(2, 8, 32);
    private static final int SEEDS = FULL ? 8 : 2;
    private static final int WIDTH = 64;
    private static final int VOCABULARY = 11;
    private static final int CONTEXT = 8;
    private static final int BATCH = 4;
    /** Of the initial matrices. */
    private static final double GAIN = 0.5;

    private static final double RATE = Math.pow(2, -26);
    private static final List<String> MATRICES =
            List.of("attention_Wq", "attention_Wk", "attention_Wv", "attention_Wo", "up_W", "down_W");

    /** Exponents of the depth. */
    private record Exponents(LogFit update, LogFit features) {}

    @Test
    void completePKeepsEachBlocksUpdateAndTheFeaturesChange() {
        Exponents adam = measure(DepthScaling.COMPLETE_P);

        assertThat(adam.update().slope()).isCloseTo(0, within(0.05));
        assertThat(adam.features().slope()).isCloseTo(0, within(0.1));
    }

    @Test
    void depthMuPLowersEachBlocksUpdateAsTheRootOfTheDepth() {
        assertThat(measure(DepthScaling.DEPTH_MUP).update().slope()).isCloseTo(-0.5, within(0.05));
    }

    @Test
    void withoutARuleTheFeaturesChangeGrows() {
        assertThat(measure(DepthScaling.NONE).features().slope()).isGreaterThan(0.5);
    }

    private static Exponents measure(DepthScaling rule) {
        LogFit updates = new LogFit(DEPTHS, new double[DEPTHS.size()]);
        LogFit features = new LogFit(DEPTHS, new double[DEPTHS.size()]);
        for (int i = 0; i < DEPTHS.size(); i++) {
            int depth = DEPTHS.get(i);
            for (int seed = 1; seed <= SEEDS; seed++) {
                ComputationGraph net = network(rule, depth, seed);
                DataSet sample = text(seed);
                INDArray params = net.params().dup();
                INDArray before = top(net, sample, depth);
                net.fit(sample);
                INDArray change = top(net, sample, depth).subi(before);
                features.logs()[i] += Math.log(change.norm2Number().doubleValue()) / SEEDS;
                net.setParams(params.subi(net.params()));
                updates.logs()[i] += IntStream.range(0, depth)
                                .boxed()
                                .flatMap(l -> MATRICES.stream().map(m -> "block" + l + "-" + m))
                                .mapToDouble(name -> Math.log(UpdateNorms.rmsToRms(net.getParam(name))))
                                .average()
                                .orElseThrow()
                        / SEEDS;
            }
        }
        return new Exponents(updates, features);
    }

    private static ComputationGraph network(DepthScaling rule, int depth, int seed) {
        ComputationGraph net = new ComputationGraph(MuP.wrap(Transformer.decoder(VOCABULARY, CONTEXT)
                        .width(WIDTH)
                        .depth(depth)
                        .heads(4)
                        .configuration(new NeuralNetConfiguration.Builder()
                                .seed(seed)
                                .dataType(DataType.DOUBLE)
                                .weightInit(new NormalDistribution(0, GAIN / Math.sqrt(WIDTH)))
                                .updater(new Adam(RATE, 0.9, 0.999, 1e-20))))
                .baseWidth(WIDTH)
                .depth(rule, depth, DEPTHS.get(0))
                .configuration());
        net.init();
        return net;
    }

    /** The trunk behind the last block. */
    private static INDArray top(ComputationGraph net, DataSet sample, int depth) {
        return net.feedForward(sample.getFeatures(), false)
                .get("block" + (depth - 1) + "-sum2")
                .dup();
    }

    private static DataSet text(int seed) {
        Random random = new Random(seed);
        INDArray tokens = Nd4j.zeros(DataType.DOUBLE, BATCH, 1, CONTEXT);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, BATCH, VOCABULARY, CONTEXT);
        for (int example = 0; example < BATCH; example++) {
            for (int t = 0; t < CONTEXT; t++) {
                tokens.putScalar(new int[] {example, 0, t}, random.nextInt(VOCABULARY));
                labels.putScalar(new int[] {example, random.nextInt(VOCABULARY), t}, 1);
            }
        }
        return new DataSet(tokens, labels);
    }
}
