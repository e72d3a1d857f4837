package org.mup4j.dl4j.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Training runs of microsoft/mup in float64, reproduced by a wrapped stock Deeplearning4j network in every gauge. {@code
 * golden/trajectory.json} says in its first entry how it was made: an MLP 8-32-32-1 of base width 16 in the MuReadout
 * gauge, weights and data by formula.
 */
class TrajectoryTest {

    private static final int STEPS = 6;
    private static final int BASE_WIDTH = 16;
    private static final double EPSILON = 1e-20;
    private static final double TOLERANCE = 1e-10;
    private static final List<String> TORCH = List.of("fc1", "fc2", "readout");

    static Stream<Arguments> settingsInEveryGauge() {
        return Stream.of("MuSGD_lr0.1", "MuSGD_lr0.05_nesterov0.9_l2_0.01", "MuAdam_lr0.01", "MuAdamW_lr0.01_wd0.1")
                .flatMap(s -> Arrays.stream(Gauge.values()).map(g -> Arguments.of(s, g)));
    }

    @Test
    void everySettingOfTheFileIsChecked() {
        long settings = settingsInEveryGauge().map(a -> a.get()[0]).distinct().count();

        assertThat(golden().size()).isEqualTo(1 + (int) settings);
    }

    @ParameterizedTest
    @MethodSource("settingsInEveryGauge")
    void lossesAndParameterNormsAreThoseOfTorch(String setting, Gauge gauge) {
        JsonNode expected = golden().get(setting);
        MuPWrap<MultiLayerConfiguration> wrap =
                MuP.wrap(mlp(setting, expected.get("width").asInt())).baseWidth(BASE_WIDTH);
        Map<String, Double> factor =
                factors(wrap.gauge(gauge).plan(), wrap.gauge(Gauge.MU_READOUT).plan());
        MultiLayerNetwork net = new MultiLayerNetwork(wrap.gauge(gauge).configuration());
        net.init();
        setByFormula(net, factor);
        INDArray x = wave(16 * 8, i -> Math.sin(0.7 * i)).reshape('c', 16, 8);
        INDArray y = wave(16, i -> Math.cos(1.3 * i)).reshape('c', 16, 1);

        for (int step = 0; step < STEPS; step++) {
            double loss = net.output(x).sub(y).norm2Number().doubleValue();
            assertThat(loss * loss / 16)
                    .as("data loss before step %d", step)
                    .isCloseTo(expected.get("loss").get(step).asDouble(), within(TOLERANCE));
            net.fit(x, y);
        }

        net.paramTable().forEach((key, value) -> {
            String torch = torchName(key);
            assertThat(value.norm2Number().doubleValue() / factor.get(key))
                    .as(torch)
                    .isCloseTo(expected.get("param_l2").get(torch).asDouble(), within(TOLERANCE));
            INDArray rowMajor = rowMajor(value.div(factor.get(key)));
            JsonNode first = expected.get("param_first3").get(torch);
            for (int i = 0; i < first.size(); i++) {
                assertThat(rowMajor.getDouble(i)).isCloseTo(first.get(i).asDouble(), within(TOLERANCE));
            }
        });
    }

    /** What a tensor of one gauge is multiplied by to be that of the other: W_to / W_from = std_to / std_from. */
    private static Map<String, Double> factors(MuPlan to, MuPlan from) {
        Map<String, Double> factors = new HashMap<>();
        to.tensors()
                .forEach(t -> factors.put(
                        t.layer() + "_" + t.parameter(),
                        t.initStdMultiplier()
                                / from.tensor(t.layer(), t.parameter()).initStdMultiplier()));
        return factors;
    }

    private static MultiLayerConfiguration mlp(String setting, int width) {
        IUpdater updater = switch (setting) {
            case "MuSGD_lr0.1" -> new Sgd(0.1);
            case "MuSGD_lr0.05_nesterov0.9_l2_0.01" -> new Nesterovs(0.05, 0.9);
            default -> new Adam(0.01, 0.9, 0.999, EPSILON);
        };
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .list()
                .layer(decayed(
                                setting,
                                new DenseLayer.Builder().nIn(8).nOut(width).activation(Activation.RELU))
                        .build())
                .layer(decayed(
                                setting,
                                new DenseLayer.Builder().nIn(width).nOut(width).activation(Activation.RELU))
                        .build())
                .layer(decayed(
                                setting,
                                new OutputLayer.Builder(LossFunction.MSE)
                                        .nIn(width)
                                        .nOut(1)
                                        .activation(Activation.IDENTITY))
                        .build())
                .build();
    }

    /** On each layer and not on the network: what is set there, Deeplearning4j puts into every layer's list twice. */
    private static <B extends BaseLayer.Builder<B>> B decayed(String setting, B layer) {
        if (setting.endsWith("l2_0.01")) {
            layer.l2(0.01).l2Bias(0.01);
        } else if (setting.endsWith("wd0.1")) {
            layer.weightDecay(0.1, true).weightDecayBias(0.1, true);
        }
        return layer;
    }

    /** The k-th scalar of all is 0.2 sin(12.9898 k), weights row by row in torch's order [out, in]. */
    private static void setByFormula(MultiLayerNetwork net, Map<String, Double> factor) {
        int k = 0;
        for (int layer = 0; layer < TORCH.size(); layer++) {
            for (String parameter : List.of("W", "b")) {
                String key = layer + "_" + parameter;
                INDArray target = net.getParam(key);
                int offset = k;
                INDArray values = wave(target.length(), i -> 0.2 * Math.sin(12.9898 * (offset + i)));
                k += (int) target.length();
                INDArray shaped = parameter.equals("W")
                        ? values.reshape('c', target.size(1), target.size(0)).transpose()
                        : values.reshape(target.shape());
                target.assign(shaped.mul(factor.get(key)));
            }
        }
    }

    private static INDArray rowMajor(INDArray parameter) {
        return parameter.rank() == 2 && parameter.size(0) > 1
                ? parameter.transpose().dup('c').reshape(parameter.length())
                : parameter.dup('c').reshape(parameter.length());
    }

    private static INDArray wave(long length, IntToDoubleFunction value) {
        double[] values = new double[(int) length];
        Arrays.setAll(values, value);
        return Nd4j.createFromArray(values);
    }

    private static String torchName(String key) {
        return TORCH.get(key.charAt(0) - '0') + (key.endsWith("W") ? ".weight" : ".bias");
    }

    private static JsonNode golden() {
        try (InputStream in = TrajectoryTest.class.getResourceAsStream("/golden/trajectory.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
