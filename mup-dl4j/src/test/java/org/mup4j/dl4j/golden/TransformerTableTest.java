package org.mup4j.dl4j.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitUniform;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.layer.MultiHeadAttention;
import org.mup4j.dl4j.layer.Positions;
import org.mup4j.dl4j.layer.ProjectionStart;
import org.mup4j.dl4j.layer.Transformer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** The transformer rows of microsoft/mup's table, read off a wrapped decoder. */
class TransformerTableTest {

    private static final int BASE_WIDTH = 32;
    private static final int HEADS = 8;
    /** The table prints six digits. */
    private static final double PRINTED = 5e-6;

    private static final Map<List<Object>, MuPlan> PLANS = new ConcurrentHashMap<>();
    private static final Map<List<Object>, ComputationGraph> NETS = new ConcurrentHashMap<>();

    static List<MupTableRow> rows() {
        return MupTableRow.transformer();
    }

    /**
     * Weights whose initialiser is the same here and there: torch's fans of an embedding are those of a matrix, Deeplearning4j's
     * are a look-up's.
     */
    static Stream<MupTableRow> weights() {
        return rows().stream()
                .filter(MupTableRow::isWeight)
                .filter(row -> row.init().equals("normal_0.02")
                        || !row.parameter().equals("P") && !row.layer().equals("embedding"));
    }

    @Test
    void allRowsAreThere() {
        assertThat(rows()).hasSize(2 * 5 * 22);
        assertThat(rows()).extracting(MupTableRow::width).contains(64, 256);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void multipliersInTheReadoutGaugeAreExactlyTheirs(MupTableRow row) {
        TensorPlan adam = plan(row, new Adam(1));
        TensorPlan sgd = plan(row, new Sgd(1));

        // Every ratio is a power of two: no rounding, hence equality.
        assertThat(adam.learningRateMultiplier()).isEqualTo(row.number("adam_lr_mult"));
        assertThat(adam.weightDecayMultiplier()).isEqualTo(row.number("adam_wd_mult"));
        assertThat(adam.forwardMultiplier()).isEqualTo(row.forward());
        assertThat(sgd.learningRateMultiplier()).isEqualTo(row.number("sgd_lr_mult"));
        assertThat(sgd.weightDecayMultiplier()).isEqualTo(row.number("sgd_wd_mult"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void logitsAreScaledAsTheyAdvise(MupTableRow row) {
        ComputationGraphConfiguration conf =
                wrap(row.width(), row.init(), new Adam(1)).configuration();
        LayerVertex vertex = (LayerVertex) conf.getVertices().get("block0-attention");
        double scale = ((MultiHeadAttention) vertex.getLayerConf().getLayer()).logitScale();

        assertThat(scale).isCloseTo(row.logitScale(), within(PRINTED * row.logitScale()));
    }

    @ParameterizedTest
    @MethodSource("weights")
    void theWeightsDrawnHaveTheDeviationOfTheFormula(MupTableRow row) {
        INDArray weight = net(row).getLayer(row.layer()).getParam(row.parameter());
        double drawn = weight.norm2Number().doubleValue() / Math.sqrt(weight.length());
        double expected = row.number("formula_std");

        // Five deviations of the estimate, sd/sqrt(2n) for a normal and less for a bounded distribution.
        assertThat(drawn).isCloseTo(expected, within(5 * expected / Math.sqrt(2.0 * weight.length())));
    }

    private static TensorPlan plan(MupTableRow row, IUpdater updater) {
        return PLANS.computeIfAbsent(
                        List.of(row.width(), row.init(), updater.getClass()),
                        k -> wrap(row.width(), row.init(), updater).plan())
                .tensor(row.layer(), row.parameter());
    }

    private static ComputationGraph net(MupTableRow row) {
        return NETS.computeIfAbsent(List.of(row.width(), row.init()), k -> {
            ComputationGraph net = new ComputationGraph(
                    wrap(row.width(), row.init(), new Adam(1)).configuration());
            net.init();
            return net;
        });
    }

    private static MuPWrap<ComputationGraphConfiguration> wrap(int width, String init, IUpdater updater) {
        return MuP.wrap(decoder(width, init, updater))
                .base(decoder(BASE_WIDTH, init, updater))
                .gauge(Gauge.MU_READOUT);
    }

    private static ComputationGraphConfiguration decoder(int width, String init, IUpdater updater) {
        Transformer transformer = Transformer.decoder(65, 128)
                .width(width)
                .depth(1)
                .heads(HEADS)
                .expansion(4)
                .positions(Positions.LEARNED);
        if (init.endsWith("zero_query")) {
            transformer.attention(a -> a.queryStart(ProjectionStart.ZERO));
        }
        return transformer.configuration(new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .weightInit(initialiser(init)));
    }

    private static IWeightInit initialiser(String torch) {
        return switch (torch) {
            case "torch_default+rescale", "torch_default+rescale+zero_query" -> new WeightInitUniform();
            case "kaiming_normal_fan_in_relu" -> new WeightInitRelu();
            case "xavier_uniform" -> new WeightInitXavierUniform();
            case "normal_0.02" -> new WeightInitDistribution(new NormalDistribution(0, 0.02));
            default -> throw new IllegalArgumentException(torch);
        };
    }
}
