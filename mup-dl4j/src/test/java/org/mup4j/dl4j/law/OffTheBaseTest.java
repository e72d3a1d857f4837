package org.mup4j.dl4j.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.law.Dice.Draws;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/** Random networks away from the base: the built network has what the plan says, trains, and the configuration survives. */
class OffTheBaseTest {

    private static final int BASE = 4;
    /** Two and a half times the base, and three times: multipliers that are rounded, and those that are whole. */
    private static final List<Integer> TARGETS = List.of(10, 12);

    private static final int KINDS = 6;
    private static final int STEPS = 3;

    static Stream<Arguments> multiLayer() {
        RandomNetworks networks = new RandomNetworks(Draws.READABLE);
        return alternating(
                LongStream.range(1000, 1120), networks::multiLayer, OffTheBaseTest::initialised, OffTheBaseTest::fit);
    }

    static Stream<Arguments> graphs() {
        RandomNetworks networks = new RandomNetworks(Draws.READABLE);
        return alternating(
                LongStream.range(1000, 1040), networks::graph, OffTheBaseTest::initialised, OffTheBaseTest::fit);
    }

    /**
     * Each kind of network at either target in turn, where the user's own network stays finite: Deeplearning4j divides by
     * zero where a gradient to be renormalised vanishes and where all that a layer normalises is equal.
     */
    private static <C, M extends Model> Stream<Arguments> alternating(
            LongStream seeds, LongFunction<Sample<C>> samples, Function<C, M> start, BiConsumer<M, MultiDataSet> fit) {
        List<Arguments> finite = new ArrayList<>();
        long[] all = seeds.toArray();
        for (long seed : all) {
            Sample<C> sample = samples.apply(seed);
            int target = TARGETS.get((int) (seed / KINDS % TARGETS.size()));
            M plain = start.apply(sample.network().apply(target));
            if (staysFinite(plain, () -> fit.accept(plain, sample.data()))) {
                finite.add(Arguments.of(sample, target));
            }
        }
        assertThat(finite).as("networks that stay finite").hasSizeGreaterThan(all.length * 17 / 20);
        return finite.stream();
    }

    private static void fit(MultiLayerNetwork net, MultiDataSet data) {
        net.fit(data.getFeatures(0), data.getLabels(0));
    }

    private static void fit(ComputationGraph net, MultiDataSet data) {
        net.fit(data);
    }

    @ParameterizedTest
    @MethodSource
    void multiLayer(Sample<MultiLayerConfiguration> sample, int target) {
        MultiLayerConfiguration conf = sample.network().apply(target);
        Layer[] plain = initialised(conf).getLayers();
        for (MuPWrap<MultiLayerConfiguration> wrap : wraps(MuP.wrap(conf), sample)) {
            MultiLayerConfiguration wrapped = wrap.configuration();
            assertThat(MultiLayerConfiguration.fromJson(wrapped.toJson())).isEqualTo(wrapped);
            assertThat(wrapped.clone()).isEqualTo(wrapped);
            MultiLayerNetwork net = initialised(wrapped);
            hasWhatThePlanSays(wrap.plan(), plain, net.getLayers());
            assertThat(staysFinite(net, () -> fit(net, sample.data()))).isTrue();
        }
        MultiLayerConfiguration byDefault =
                MuP.wrap(conf).base(sample.network().apply(BASE)).configuration();
        assertThat(MultiLayerConfiguration.fromYaml(byDefault.toYaml())).isEqualTo(byDefault);
        assertThat(conf).isEqualTo(sample.network().apply(target));
    }

    @ParameterizedTest
    @MethodSource
    void graphs(Sample<ComputationGraphConfiguration> sample, int target) {
        ComputationGraphConfiguration conf = sample.network().apply(target);
        Layer[] plain = initialised(conf).getLayers();
        for (MuPWrap<ComputationGraphConfiguration> wrap : wraps(MuP.wrap(conf), sample)) {
            ComputationGraphConfiguration wrapped = wrap.configuration();
            assertThat(ComputationGraphConfiguration.fromJson(wrapped.toJson())).isEqualTo(wrapped);
            assertThat(wrapped.clone()).isEqualTo(wrapped);
            ComputationGraph net = initialised(wrapped);
            hasWhatThePlanSays(wrap.plan(), plain, net.getLayers());
            assertThat(staysFinite(net, () -> fit(net, sample.data()))).isTrue();
        }
        ComputationGraphConfiguration byDefault =
                MuP.wrap(conf).base(sample.network().apply(BASE)).configuration();
        assertThat(ComputationGraphConfiguration.fromYaml(byDefault.toYaml())).isEqualTo(byDefault);
        assertThat(conf).isEqualTo(sample.network().apply(target));
    }

    /** Every gauge and table that has a rule for the sample; SP is the same network in every gauge. */
    private static <C> List<MuPWrap<C>> wraps(MuPWrap<C> plain, Sample<C> sample) {
        List<MuPWrap<C>> wraps = new ArrayList<>();
        for (Parametrization parametrization : Parametrizations.all()) {
            MuPWrap<C> wrap = plain.base(sample.network().apply(BASE)).parametrization(parametrization);
            if (parametrization.leavesAsConfigured()) {
                wraps.add(wrap);
            } else {
                Stream.of(Gauge.values())
                        .map(wrap::gauge)
                        .filter(w -> !refused(w))
                        .forEach(wraps::add);
            }
        }
        assertThat(wraps).as("tables and gauges that are not refused").hasSizeGreaterThan(1);
        return wraps;
    }

    /** Combinations without a rule are refused as a whole; anything but a MuPException is a defect. */
    private static boolean refused(MuPWrap<?> wrap) {
        try {
            wrap.configuration();
            return false;
        } catch (MuPException e) {
            assertThat(e).hasMessageMatching("(?s).*(has no learning-rate rule|adds values of a fixed size).*");
            return true;
        }
    }

    private static boolean staysFinite(Model net, Runnable step) {
        boolean finite = true;
        for (int i = 0; i < STEPS; i++) {
            step.run();
            finite &= Double.isFinite(net.score());
        }
        return finite && Arrays.stream(net.params().toDoubleVector()).allMatch(Double::isFinite);
    }

    private static MultiLayerNetwork initialised(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf.clone());
        net.init();
        return net;
    }

    private static ComputationGraph initialised(ComputationGraphConfiguration conf) {
        ComputationGraph net = new ComputationGraph(conf.clone());
        net.init();
        return net;
    }

    /** The plan is in the order of the user's own network: a class of the library's may store the bias elsewhere. */
    private static void hasWhatThePlanSays(MuPlan plan, Layer[] plain, Layer[] built) {
        Map<String, Layer> users = byName(plain);
        Map<String, Layer> layers = byName(built);
        List<String> trained = new ArrayList<>();
        for (Layer layer : plain) {
            layer.paramTable().keySet().stream()
                    .filter(p -> !(layer.conf().getLayer().getUpdaterByParam(p) instanceof NoOp))
                    .forEach(trained::add);
        }
        assertThat(plan.tensors()).extracting(TensorPlan::parameter).containsExactlyElementsOf(trained);
        for (TensorPlan tensor : plan.tensors()) {
            Layer layer = layers.get(tensor.layer());
            INDArray array = layer.getParam(tensor.parameter());
            assertThat(tensor.shape()).containsExactlyElementsOf(boxed(array.shape()));
            hasItsRate(tensor, users.get(tensor.layer()), layer);
        }
    }

    private static void hasItsRate(TensorPlan tensor, Layer plain, Layer built) {
        IUpdater user = plain.conf().getLayer().getUpdaterByParam(tensor.parameter());
        IUpdater scaled = built.conf().getLayer().getUpdaterByParam(tensor.parameter());
        for (int step = 0; step < 8; step++) {
            // A product of up to three rounded factors.
            assertThat(scaled.getLearningRate(step, step / 3))
                    .as(tensor + " at step " + step)
                    .isCloseTo(
                            user.getLearningRate(step, step / 3) * tensor.learningRateMultiplier(),
                            withinPercentage(1e-10));
        }
    }

    private static Map<String, Layer> byName(Layer[] layers) {
        Map<String, Layer> byName = new HashMap<>();
        for (Layer layer : layers) {
            byName.put(NetworkGraph.layerName(layer.conf().getLayer(), layer.getIndex()), layer);
        }
        return byName;
    }

    private static List<Long> boxed(long[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }
}
