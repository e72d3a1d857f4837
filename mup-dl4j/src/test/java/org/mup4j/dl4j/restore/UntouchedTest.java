package org.mup4j.dl4j.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.NetworkUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Whatever is done with a wrapped network, the configuration that the user built stays as it was. */
class UntouchedTest {

    private static final double RATE = 0.02;

    @ParameterizedTest
    @EnumSource(Networks.class)
    void theUsersConfigurationAndBaseStayAsTheyWere(Networks kind) {
        Adam adam = new Adam(new MapSchedule.Builder(ScheduleType.ITERATION)
                .add(0, RATE)
                .add(2, RATE / 2)
                .build());
        Object conf = kind.configuration(Networks.WIDTH, adam);
        Object base = kind.configuration(Networks.BASE, adam);
        String before = json(conf);
        String baseBefore = json(base);

        for (Gauge gauge : Gauge.values()) {
            MuPWrap<?> wrap = Networks.wrap(conf, base).gauge(gauge);
            wrap.plan();
            assertThat(json(conf)).as("plan").isEqualTo(before);
            Object wrapped = wrap.configuration();
            assertThat(json(conf)).as("configuration").isEqualTo(before);
            assertThat(json(wrap.withLearningRate(0.5).configuration())).isNotEqualTo(json(wrapped));
            assertThat(json(conf)).as("withLearningRate").isEqualTo(before);
            Live net = Live.of(kind, wrapped).train(0, 2);
            net.withRate(wrap.plan(), 0.1).train(2, 3);
            updaters(net.configuration()).forEach(u -> u.setLrAndSchedule(0.7, null));
            assertThat(json(net.configuration())).isNotEqualTo(json(wrap.configuration()));
            assertThat(json(conf)).as("training, with another rate").isEqualTo(before);
            assertThat(json(base)).isEqualTo(baseBefore);
        }
    }

    @ParameterizedTest
    @EnumSource(Networks.class)
    void noUpdaterIsShared(Networks kind) {
        Object conf = kind.configuration(Networks.WIDTH, new Adam(RATE));
        Object base = kind.configuration(Networks.BASE, new Adam(RATE));
        MuPWrap<?> wrap = Networks.wrap(conf, base);
        List<IUpdater> all = new ArrayList<>();
        all.addAll(updaters(wrap.configuration()));
        all.addAll(updaters(wrap.configuration()));
        all.addAll(updaters(wrap.withLearningRate(0.1).configuration()));
        all.addAll(updaters(Networks.wrap(base, base).configuration()));

        assertThat(identities(all)).hasSameSizeAs(all);
        assertThat(Collections.disjoint(identities(all), identities(updaters(conf))))
                .isTrue();
        assertThat(Collections.disjoint(identities(all), identities(updaters(base))))
                .isTrue();
    }

    /** The layer inside is trained by nobody, but DL4J would set its rate. */
    @Test
    void norIsTheUpdaterOfAFrozenLayer() {
        FrozenLayer frozen = new FrozenLayer(Networks.dense(Networks.WIDTH).build());
        FrozenLayerWithBackprop passing =
                new FrozenLayerWithBackprop(Networks.dense(Networks.WIDTH).build());
        MultiLayerConfiguration conf = Networks.builder(new Adam(RATE))
                .list()
                .layer(frozen)
                .layer(passing)
                .layer(Networks.readout())
                .setInputType(InputType.feedForward(5))
                .build();
        String before = conf.toJson();
        MultiLayerConfiguration wrapped = MuP.wrap(conf).baseWidth(4).configuration();
        MultiLayerNetwork net = new MultiLayerNetwork(wrapped);
        net.init();
        NetworkUtils.setLearningRate(net, 0.9);

        assertThat(conf.toJson()).isEqualTo(before);
        assertThat(identities(updaters(conf))).hasSizeGreaterThanOrEqualTo(1);
        assertThat(Collections.disjoint(identities(updaters(wrapped)), identities(updaters(conf))))
                .isTrue();
    }

    /** DL4J's clone of a graph's configuration forgets them. */
    @Test
    void howFarANetworkWasTrainedIsKept() {
        for (Networks kind : List.of(Networks.PLAIN, Networks.GRAPH)) {
            Live net = Live.of(kind, kind.configuration(Networks.BASE, new Adam(RATE)))
                    .train(0, 3);
            Object conf = net.configuration();

            assertThat(Networks.wrap(conf, conf).configuration()).isEqualTo(conf);
            assertThat(json(Networks.wrap(conf, conf).configuration())).contains("\"iterationCount\" : 3");
        }
    }

    private static String json(Object conf) {
        return conf instanceof MultiLayerConfiguration chain
                ? chain.toJson()
                : ((ComputationGraphConfiguration) conf).toJson();
    }

    private static List<IUpdater> updaters(Object conf) {
        List<Layer> layers = conf instanceof MultiLayerConfiguration chain
                ? chain.getConfs().stream()
                        .map(NeuralNetConfiguration::getLayer)
                        .toList()
                : ((ComputationGraphConfiguration) conf)
                        .getVertices().values().stream()
                                .filter(LayerVertex.class::isInstance)
                                .map(v -> ((LayerVertex) v).getLayerConf().getLayer())
                                .toList();
        List<IUpdater> updaters = new ArrayList<>();
        for (Layer layer : layers) {
            Layer inner = layer instanceof FrozenLayer frozen
                    ? frozen.getLayer()
                    : layer instanceof FrozenLayerWithBackprop passing ? passing.getUnderlying() : layer;
            if (inner instanceof BaseLayer base) {
                updaters.add(base.getIUpdater());
                if (base.getBiasUpdater() != null) {
                    updaters.add(base.getBiasUpdater());
                }
            }
        }
        return updaters;
    }

    private static Set<IUpdater> identities(List<IUpdater> updaters) {
        Set<IUpdater> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(updaters);
        return identities;
    }
}
