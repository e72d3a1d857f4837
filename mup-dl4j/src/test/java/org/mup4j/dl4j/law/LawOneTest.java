package org.mup4j.dl4j.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.law.Dice.Draws;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Law 1: at the base, wrapping is the identity, to the bit. */
class LawOneTest {

    private static final int WIDTH = 6;
    private static final int STEPS = 5;

    static Stream<Sample<MultiLayerConfiguration>> multiLayer() {
        return LongStream.range(0, 270).mapToObj(new RandomNetworks(Draws.EVERYTHING)::multiLayer);
    }

    static Stream<Sample<ComputationGraphConfiguration>> graphs() {
        return LongStream.range(0, 60).mapToObj(new RandomNetworks(Draws.EVERYTHING)::graph);
    }

    @ParameterizedTest
    @MethodSource
    void multiLayer(Sample<MultiLayerConfiguration> sample) {
        MultiLayerConfiguration conf = sample.network().apply(WIDTH);
        isIdentity(conf, MuP.wrap(conf), sample.network().apply(WIDTH), sample.data());
    }

    @ParameterizedTest
    @MethodSource
    void graphs(Sample<ComputationGraphConfiguration> sample) {
        ComputationGraphConfiguration conf = sample.network().apply(WIDTH);
        isIdentity(conf, MuP.wrap(conf), sample.network().apply(WIDTH), sample.data());
    }

    private static <C> void isIdentity(C conf, MuPWrap<C> wrap, C same, MultiDataSet data) {
        double[] plain = trained(same, data);
        for (Gauge gauge : Gauge.values()) {
            C byNetwork = wrap.base(conf).gauge(gauge).configuration();
            // RampSchedule has no equals of its own, and the library keeps the very object at a factor of 1.
            assertThat(byNetwork).as(gauge.name()).isEqualTo(conf);
            assertThat(trained(byNetwork, data)).as(gauge.name()).containsExactly(plain);
        }
        C byWidth = wrap.baseWidth(WIDTH).configuration();
        assertThat(byWidth).isEqualTo(conf);
        assertThat(trained(byWidth, data)).containsExactly(plain);
    }

    /** The parameters before the first step, followed by those after the last. */
    private static double[] trained(Object conf, MultiDataSet data) {
        Model net = conf instanceof MultiLayerConfiguration layers
                ? new MultiLayerNetwork(layers.clone())
                : new ComputationGraph(((ComputationGraphConfiguration) conf).clone());
        net.init();
        double[] before = net.params().dup().toDoubleVector();
        for (int i = 0; i < STEPS; i++) {
            if (net instanceof MultiLayerNetwork layers) {
                layers.fit(data.getFeatures(0), data.getLabels(0));
            } else {
                ((ComputationGraph) net).fit(data);
            }
        }
        double[] after = net.params().toDoubleVector();
        double[] both = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, both, before.length, after.length);
        return both;
    }
}
