package org.mup4j.dl4j.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.law.Dice.Draws;
import org.mup4j.dl4j.layer.Peepholes;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;

/** Random recurrent networks: the identity at the base, to the bit; away from it what the plan says. */
class RecurrentLawTest {

    private static final int BASE = 4;
    private static final int TARGET = 10;
    private static final int STEPS = 5;

    static Stream<RandomRecurrent.Sample> samples() {
        return LongStream.range(0, 36).mapToObj(seed -> RandomRecurrent.of(seed, Draws.READABLE));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void atTheBaseWrappingIsTheIdentity(RandomRecurrent.Sample sample) {
        MultiLayerConfiguration conf = sample.network().apply(BASE);
        String before = conf.toJson();
        double[] plain = trained(sample.network().apply(BASE), sample.data());
        for (MultiLayerConfiguration wrapped : Stream.concat(
                        Stream.of(Gauge.values())
                                .map(gauge -> MuP.wrap(conf).base(conf).gauge(gauge)),
                        Stream.of(MuP.wrap(conf).baseWidth(BASE)))
                .map(MuPWrap::configuration)
                .toList()) {
            assertThat(wrapped.toJson()).isEqualTo(before);
            assertThat(trained(wrapped, sample.data())).containsExactly(plain);
        }
        assertThat(conf.toJson()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void awayFromTheBaseTheNetworkHasWhatThePlanSaysAndSurvivesJson(RandomRecurrent.Sample sample) {
        MultiLayerConfiguration conf = sample.network().apply(TARGET);
        String before = conf.toJson();
        MultiLayerNetwork plain = initialised(conf);
        for (Gauge gauge : Gauge.values()) {
            MuPWrap<MultiLayerConfiguration> wrap =
                    MuP.wrap(conf).base(sample.network().apply(BASE)).gauge(gauge);
            MultiLayerConfiguration wrapped;
            try {
                wrapped = wrap.configuration();
            } catch (MuPException e) {
                assertThat(e).hasMessageMatching("(?s).*adds values of a fixed size.*");
                continue;
            }
            MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(wrapped.toJson());
            assertThat(read.toJson()).isEqualTo(wrapped.toJson());
            assertThat(MultiLayerConfiguration.fromYaml(wrapped.toYaml()).toJson())
                    .isEqualTo(wrapped.toJson());
            assertThat(trained(read, sample.data())).containsExactly(trained(wrapped, sample.data()));
            MultiLayerNetwork built = initialised(wrapped);
            wrap.plan().tensors().forEach(tensor -> requireRate(tensor, plain, built));
        }
        assertThat(conf.toJson()).isEqualTo(before);
    }

    private static void requireRate(TensorPlan tensor, MultiLayerNetwork plain, MultiLayerNetwork built) {
        int index = Integer.parseInt(tensor.layer());
        for (int step : new int[] {0, 3, 7}) {
            assertThat(updater(built.getLayer(index), tensor.parameter()).getLearningRate(step, 0))
                    .as("%s/%s", tensor.layer(), tensor.parameter())
                    .isCloseTo(
                            updater(plain.getLayer(index), tensor.parameter()).getLearningRate(step, 0)
                                    * tensor.learningRateMultiplier(),
                            withPercentage(1e-10));
        }
        String parameter = Peepholes.parameter(tensor.parameter());
        long planned = tensor.shape().stream().reduce(1L, Math::multiplyExact);
        long peepholes = Peepholes.COLUMNS * (long) TARGET;
        assertThat(planned)
                .isEqualTo(
                        Peepholes.are(tensor.parameter())
                                ? peepholes
                                : built.getLayer(index).getParam(parameter).length());
    }

    private static IUpdater updater(Layer layer, String parameter) {
        return layer.getConfig().getUpdaterByParam(parameter);
    }

    private static MultiLayerNetwork initialised(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf.clone());
        net.init();
        return net;
    }

    /** The parameters before the first step, followed by those after the last. */
    private static double[] trained(MultiLayerConfiguration conf, DataSet data) {
        MultiLayerNetwork net = initialised(conf);
        double[] before = net.params().dup().toDoubleVector();
        for (int i = 0; i < STEPS; i++) {
            net.fit(data.copy());
        }
        double[] after = net.params().toDoubleVector();
        double[] both = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, both, before.length, after.length);
        return both;
    }
}
