package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.Verdict;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.dl4j.layer.MultiHeadAttention;
import org.mup4j.dl4j.layer.Transformer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Logits divided by the root of the head size, in a decoder that is scaled in all else, are found out and named; nothing is said
 * about the right scale. With {@code -Dmup.calibration.full=DIRECTORY} ten times at widths 32 to 512 with five seeds.
 */
class AttentionScaleTest {

    private static final int VOCABULARY = 11;
    private static final int CONTEXT = 8;
    private static final int BATCH = 4;
    private static final int REPEATS = 10;

    private static final int NAMED_AT_LEAST = 9;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theRootOfTheHeadSizeIsNamed(int seed) {
        CoordReport wrong = check(false, seed, 4, 32, 64, 128, 256);
        CoordReport right = check(true, seed, 4, 32, 64, 128, 256);

        assertThat(wrong.verdict().outcome()).as("%s", wrong).isEqualTo(Outcome.FAIL);
        assertThat(wrong.verdict().causes()).as("%s", wrong).containsExactly(Cause.ATTENTION_SCALE);
        assertThat(right.verdict().outcome()).as("%s", right).isEqualTo(Outcome.PASS);
    }

    @Test
    @EnabledIfSystemProperty(named = CalibrationTable.FULL, matches = ".+")
    void allSeeds() throws IOException {
        CalibrationTable rows = new CalibrationTable(
                Path.of(System.getProperty(CalibrationTable.FULL)).resolve("attention.csv"),
                "optimizer,logits_divided_by,narrowest,widest,seeds,repeat,outcome,causes,worst_slope,slopes_step_1,slopes_step_5");
        int passes = 0;
        int named = 0;
        for (int repeat = 1; repeat <= REPEATS; repeat++) {
            for (boolean right : new boolean[] {false, true}) {
                CoordReport report = check(right, repeat, 5, 32, 64, 128, 256, 512);
                Verdict verdict = report.verdict();
                rows.add(
                        "Adam",
                        right ? "head size" : "its root",
                        32,
                        512,
                        5,
                        repeat,
                        verdict.outcome(),
                        verdict.causes(),
                        String.format(Locale.ROOT, "%.2f", Mistakes.worstSlope(report)),
                        Mistakes.slopes(report, 1),
                        Mistakes.slopes(report, 5));
                passes += right && verdict.outcome() == Outcome.PASS ? 1 : 0;
                named += !right
                                && verdict.outcome() == Outcome.FAIL
                                && verdict.causes().equals(List.of(Cause.ATTENTION_SCALE))
                        ? 1
                        : 0;
            }
        }
        assertThat(named).isGreaterThanOrEqualTo(NAMED_AT_LEAST);
        assertThat(passes).isGreaterThanOrEqualTo(NAMED_AT_LEAST);
    }

    private static CoordReport check(boolean right, int seed, int seeds, int... widths) {
        CoordCheck<ComputationGraphConfiguration> check = right
                ? CoordCheck.of(family())
                : CoordCheck.ofConfigurations(
                        width -> dividedByTheRoot(family().at(width).configuration()));
        return check.widths(widths).seeds(seeds).firstSeed(1000L * seed).run(Collections.nCopies(5, text(seed)));
    }

    private static MuPFamily<ComputationGraphConfiguration> family() {
        return MuP.family(width -> Transformer.decoder(VOCABULARY, CONTEXT)
                        .width(width)
                        .depth(1)
                        .heads(4)
                        .configuration(new NeuralNetConfiguration.Builder()
                                .updater(new Adam(0.003))
                                .weightInit(new NormalDistribution(0, 0.1))))
                .baseWidth(32);
    }

    private static ComputationGraphConfiguration dividedByTheRoot(ComputationGraphConfiguration conf) {
        for (Entry<String, GraphVertex> vertex : conf.getVertices().entrySet()) {
            if (vertex.getValue() instanceof LayerVertex node) {
                Layer layer = node.getLayerConf().getLayer();
                if (layer instanceof MultiHeadAttention attention) {
                    node.getLayerConf().setLayer(attention.withBaseHeadSize(0));
                }
            }
        }
        return conf;
    }

    private static DataSet text(int seed) {
        Random random = new Random(seed);
        INDArray tokens = Nd4j.zeros(DataType.FLOAT, BATCH, 1, CONTEXT);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, VOCABULARY, CONTEXT);
        for (int example = 0; example < BATCH; example++) {
            for (int t = 0; t < CONTEXT; t++) {
                tokens.putScalar(new int[] {example, 0, t}, random.nextInt(VOCABULARY));
                labels.putScalar(new int[] {example, random.nextInt(VOCABULARY), t}, 1);
            }
        }
        return new DataSet(tokens, labels);
    }
}
