package org.mup4j.dl4j.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/** Random networks away from the base: the built network has what the plan says, and the configuration survives. */
class OffTheBaseTest {

    private static final int BASE = 4;
    private static final int TARGET = 10;

    static Stream<Sample<MultiLayerConfiguration>> multiLayer() {
        return LongStream.range(1000, 1120).mapToObj(new RandomNetworks(true)::multiLayer);
    }

    static Stream<Sample<ComputationGraphConfiguration>> graphs() {
        return LongStream.range(1000, 1040).mapToObj(new RandomNetworks(true)::graph);
    }

    @ParameterizedTest
    @MethodSource
    void multiLayer(Sample<MultiLayerConfiguration> sample) {
        MultiLayerConfiguration conf = sample.network().apply(TARGET);
        for (Gauge gauge : Gauge.values()) {
            for (Parametrization parametrization : Parametrizations.all()) {
                MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(conf)
                        .base(sample.network().apply(BASE))
                        .gauge(gauge)
                        .parametrization(parametrization);
                if (refused(wrap)) {
                    continue;
                }
                MultiLayerConfiguration wrapped = wrap.configuration();
                assertThat(MultiLayerConfiguration.fromJson(wrapped.toJson())).isEqualTo(wrapped);
                assertThat(MultiLayerConfiguration.fromYaml(wrapped.toYaml())).isEqualTo(wrapped);
                assertThat(wrapped.clone()).isEqualTo(wrapped);
                MultiLayerNetwork net = new MultiLayerNetwork(wrapped);
                net.init();
                Map<String, Layer> layers = new HashMap<>();
                for (Layer layer : net.getLayers()) {
                    layers.put(NetworkGraph.layerName(layer.conf().getLayer(), layer.getIndex()), layer);
                }
                hasWhatThePlanSays(wrap.plan(), plainLayers(conf), layers, originals(conf));
                net.fit(sample.data().getFeatures(0), sample.data().getLabels(0));
            }
        }
        assertThat(conf).isEqualTo(sample.network().apply(TARGET));
    }

    @ParameterizedTest
    @MethodSource
    void graphs(Sample<ComputationGraphConfiguration> sample) {
        ComputationGraphConfiguration conf = sample.network().apply(TARGET);
        for (Gauge gauge : Gauge.values()) {
            MuPWrap<ComputationGraphConfiguration> wrap =
                    MuP.wrap(conf).base(sample.network().apply(BASE)).gauge(gauge);
            if (refused(wrap)) {
                continue;
            }
            ComputationGraphConfiguration wrapped = wrap.configuration();
            assertThat(ComputationGraphConfiguration.fromJson(wrapped.toJson())).isEqualTo(wrapped);
            assertThat(ComputationGraphConfiguration.fromYaml(wrapped.toYaml())).isEqualTo(wrapped);
            assertThat(wrapped.clone()).isEqualTo(wrapped);
            ComputationGraph net = new ComputationGraph(wrapped);
            net.init();
            Map<String, Layer> layers = new HashMap<>();
            for (Layer layer : net.getLayers()) {
                layers.put(layer.conf().getLayer().getLayerName(), layer);
            }
            hasWhatThePlanSays(wrap.plan(), plainLayers(conf), layers, Map.of());
            net.fit(sample.data());
        }
        assertThat(conf).isEqualTo(sample.network().apply(TARGET));
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

    private static Map<String, org.deeplearning4j.nn.conf.layers.Layer> originals(MultiLayerConfiguration conf) {
        Map<String, org.deeplearning4j.nn.conf.layers.Layer> originals = new HashMap<>();
        for (int i = 0; i < conf.getConfs().size(); i++) {
            var layer = conf.getConf(i).getLayer();
            originals.put(NetworkGraph.layerName(layer, i), layer);
        }
        return originals;
    }

    /** The layers as the user's own network has them: a class of the library's may store the bias elsewhere. */
    private static List<Layer> plainLayers(Object conf) {
        if (conf instanceof MultiLayerConfiguration chain) {
            MultiLayerNetwork plain = new MultiLayerNetwork(chain.clone());
            plain.init();
            return List.of(plain.getLayers());
        }
        ComputationGraph plain = new ComputationGraph(((ComputationGraphConfiguration) conf).clone());
        plain.init();
        return List.of(plain.getLayers());
    }

    private static void hasWhatThePlanSays(
            MuPlan plan,
            List<Layer> ordered,
            Map<String, Layer> layers,
            Map<String, org.deeplearning4j.nn.conf.layers.Layer> originals) {
        List<String> trained = new ArrayList<>();
        for (Layer layer : ordered) {
            layer.paramTable().keySet().stream()
                    .filter(p -> !(layer.conf().getLayer().getUpdaterByParam(p) instanceof NoOp))
                    .forEach(p -> trained.add(p));
        }
        assertThat(plan.tensors()).extracting(TensorPlan::parameter).containsExactlyElementsOf(trained);
        for (TensorPlan tensor : plan.tensors()) {
            Layer layer = layers.get(tensor.layer());
            INDArray array = layer.getParam(tensor.parameter());
            assertThat(tensor.shape()).containsExactlyElementsOf(boxed(array.shape()));
            var original = originals.get(tensor.layer());
            if (original != null) {
                IUpdater user = original.getUpdaterByParam(tensor.parameter());
                IUpdater built = layer.conf().getLayer().getUpdaterByParam(tensor.parameter());
                for (int step = 0; step < 8; step++) {
                    assertThat(built.getLearningRate(step, step / 3))
                            .as(tensor + " at step " + step)
                            .isCloseTo(
                                    user.getLearningRate(step, step / 3) * tensor.learningRateMultiplier(),
                                    org.assertj.core.api.Assertions.withinPercentage(1e-10));
                }
            }
        }
    }

    private static List<Long> boxed(long[] shape) {
        return java.util.Arrays.stream(shape).boxed().toList();
    }
}
