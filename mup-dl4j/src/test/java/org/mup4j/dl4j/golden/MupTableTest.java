package org.mup4j.dl4j.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitUniform;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanOut;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The MLP rows of microsoft/mup's table, read off wrapped configurations of Deeplearning4j. */
class MupTableTest {

    private static final int BASE_WIDTH = 16;
    /** A normal cut at two deviations: sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)) of its parameter. */
    private static final double TRUNCATED = 0.8796256610342398;

    private static final double PRINTED = 5e-6;

    static List<MupTableRow> rows() {
        return MupTableRow.all();
    }

    static Stream<MupTableRow> weights() {
        return rows().stream().filter(MupTableRow::isWeight);
    }

    @Test
    void allRowsAreThere() {
        assertThat(rows()).hasSize(8 * 3 * 6);
        assertThat(weights()).hasSize(8 * 3 * 3);
        assertThat(rows()).extracting(MupTableRow::width).contains(BASE_WIDTH, 64, 256);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void multipliersInTheReadoutGaugeAreExactlyTheirs(MupTableRow row) {
        TensorPlan adam = plan(row, new Adam(1), Gauge.MU_READOUT);
        TensorPlan sgd = plan(row, new Sgd(1), Gauge.MU_READOUT);

        // Every ratio is a power of two: no rounding, hence equality.
        assertThat(adam.learningRateMultiplier()).isEqualTo(row.number("adam_lr_mult"));
        assertThat(adam.weightDecayMultiplier()).isEqualTo(row.number("adam_wd_mult"));
        assertThat(adam.forwardMultiplier()).isEqualTo(row.forward());
        assertThat(sgd.learningRateMultiplier()).isEqualTo(row.number("sgd_lr_mult"));
        assertThat(sgd.weightDecayMultiplier()).isEqualTo(row.number("sgd_wd_mult"));
        assertThat(sgd.forwardMultiplier()).isEqualTo(row.forward());
    }

    /** In units of the effective weight a W: deviation a b, Adam's rate a c, SGD's a^2 c, decay its inverse. */
    @ParameterizedTest
    @MethodSource("rows")
    void effectiveMultipliersAreThoseInEveryGauge(MupTableRow row) {
        double a = row.forward();
        double std = plan(row, new Adam(1), Gauge.MU_READOUT).initStdMultiplier() * a;
        for (Gauge gauge : Gauge.values()) {
            TensorPlan adam = plan(row, new Adam(1), gauge);
            TensorPlan sgd = plan(row, new Sgd(1), gauge);
            double theta = adam.forwardMultiplier();

            assertThat(sgd.forwardMultiplier()).isEqualTo(theta);
            assertThat(adam.initStdMultiplier() * theta).isEqualTo(std);
            assertThat(adam.learningRateMultiplier() * theta).isEqualTo(row.number("adam_lr_mult") * a);
            assertThat(sgd.learningRateMultiplier() * theta * theta).isEqualTo(row.number("sgd_lr_mult") * a * a);
            assertThat(adam.weightDecayMultiplier() * adam.learningRateMultiplier())
                    .isEqualTo(row.number("adam_lr*wd"));
            assertThat(sgd.weightDecayMultiplier() * sgd.learningRateMultiplier())
                    .isEqualTo(row.number("sgd_lr*wd"));
        }
    }

    @ParameterizedTest
    @MethodSource("weights")
    void theDeviationWrittenIsThatOfTheFormula(MupTableRow row) {
        MultiLayerConfiguration conf =
                wrap(row, new Adam(1)).gauge(Gauge.MU_READOUT).configuration();
        BaseLayer layer = (BaseLayer) conf.getConf(layer(row)).getLayer();
        double formula = formula(row);

        double written = deviation(layer.getWeightInitFn(), row);

        assertThat(written).isCloseTo(formula, within(1e-9 * formula));
        assertThat(written).isCloseTo(row.number("formula_std"), within(2 * PRINTED * formula));
    }

    @ParameterizedTest
    @MethodSource("weights")
    void theWeightsDrawnHaveThatDeviation(MupTableRow row) {
        MultiLayerNetwork net = new MultiLayerNetwork(
                wrap(row, new Adam(1)).gauge(Gauge.MU_READOUT).configuration());
        net.init();
        INDArray weight = net.getParam(layer(row) + "_W");
        double drawn = weight.norm2Number().doubleValue() / Math.sqrt(weight.length());
        // Deeplearning4j's fan-out scaling draws from a truncated normal where torch draws from a whole one.
        double expected = formula(row) * (row.init().equals("kaiming_normal_fan_out_relu") ? TRUNCATED : 1);

        // Five deviations of the estimate, sd/sqrt(2n) for a normal and less for a bounded distribution.
        assertThat(drawn).isCloseTo(expected, within(5 * expected / Math.sqrt(2.0 * weight.length())));
    }

    private static int layer(MupTableRow row) {
        return Integer.parseInt(row.layer());
    }

    private static TensorPlan plan(MupTableRow row, IUpdater updater, Gauge gauge) {
        return wrap(row, updater).gauge(gauge).plan().tensor(row.layer(), row.parameter());
    }

    private static MuPWrap<MultiLayerConfiguration> wrap(MupTableRow row, IUpdater updater) {
        NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .weightInit(initialiser(row.init()));
        int width = row.width();
        return MuP.wrap(builder.list()
                        .layer(new DenseLayer.Builder().nIn(8).nOut(width).build())
                        .layer(new DenseLayer.Builder().nIn(width).nOut(width).build())
                        .layer(new OutputLayer.Builder(LossFunction.MSE)
                                .nIn(width)
                                .nOut(1)
                                .activation(Activation.IDENTITY)
                                .build())
                        .build())
                .baseWidth(BASE_WIDTH);
    }

    private static IWeightInit initialiser(String torch) {
        return switch (torch) {
            case "torch_default+rescale" -> new WeightInitUniform();
            case "kaiming_normal_fan_in_relu" -> new WeightInitRelu();
            case "kaiming_normal_fan_out_relu" -> new WeightInitVarScalingNormalFanOut(2.0);
            case "xavier_normal" -> new WeightInitXavier();
            case "xavier_uniform" -> new WeightInitXavierUniform();
            case "normal_0.02" -> new WeightInitDistribution(new NormalDistribution(0, 0.02));
            case "uniform_0.1" -> new WeightInitDistribution(new UniformDistribution(-0.1, 0.1));
            case "trunc_normal_0.02_ab0.04" -> new WeightInitDistribution(new TruncatedNormalDistribution(0, 0.02));
            default -> throw new IllegalArgumentException(torch);
        };
    }

    /**
     * The row's formula at the target: the deviation at the base of width 16 (8-16-16-1), and for a hidden weight divided by
     * sqrt(fan-in / base fan-in).
     */
    private static double formula(MupTableRow row) {
        double fanIn = layer(row) == 0 ? 8 : BASE_WIDTH;
        double fanOut = layer(row) == 2 ? 1 : BASE_WIDTH;
        double base = switch (row.init()) {
            case "torch_default+rescale" -> 1 / Math.sqrt(3 * fanIn);
            case "kaiming_normal_fan_in_relu" -> Math.sqrt(2 / fanIn);
            case "kaiming_normal_fan_out_relu" -> Math.sqrt(2 / fanOut);
            case "xavier_normal", "xavier_uniform" -> Math.sqrt(2 / (fanIn + fanOut));
            case "normal_0.02" -> 0.02;
            case "uniform_0.1" -> 0.1 / Math.sqrt(3);
            case "trunc_normal_0.02_ab0.04" -> 0.02 * TRUNCATED;
            default -> throw new IllegalArgumentException(row.init());
        };
        return layer(row) == 1 ? base / Math.sqrt((double) row.width() / BASE_WIDTH) : base;
    }

    /**
     * The deviation of an initialiser: of the distribution written into it, or at the base, where nothing is written, of the
     * initialiser's own formula. Fan-out scaling is torch's normal but Deeplearning4j's truncated normal of the same
     * parameter, so that the parameter is compared.
     */
    private static double deviation(IWeightInit init, MupTableRow row) {
        if (!(init instanceof WeightInitDistribution)) {
            assertThat(row.width()).isEqualTo(BASE_WIDTH);
            assertThat(init).isEqualTo(initialiser(row.init()));
            return formula(row);
        }
        Distribution distribution = distribution(init);
        if (distribution instanceof NormalDistribution normal) {
            assertThat(normal.getMean()).isZero();
            return normal.getStd();
        } else if (distribution instanceof TruncatedNormalDistribution truncated) {
            boolean parameterCounts = row.init().startsWith("kaiming");
            return truncated.getStd() * (parameterCounts ? 1 : TRUNCATED);
        }
        UniformDistribution uniform = (UniformDistribution) distribution;
        assertThat(uniform.getLower()).isEqualTo(-uniform.getUpper());
        return (uniform.getUpper() - uniform.getLower()) / Math.sqrt(12);
    }

    /** Read from the initialiser's JSON form, its only public one. */
    private static Distribution distribution(IWeightInit init) {
        try {
            ObjectMapper mapper = NeuralNetConfiguration.mapper();
            JsonNode node = mapper.valueToTree(init);
            return mapper.treeToValue(node.get("distribution"), Distribution.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
