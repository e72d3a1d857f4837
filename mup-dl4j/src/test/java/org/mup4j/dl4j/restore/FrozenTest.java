package org.mup4j.dl4j.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/** Layers that the user has frozen are not in the plan and keep their weights; their features are widths like any other. */
class FrozenTest {

    private static final double RATE = 0.02;

    /** Frozen ways, in both types of network. */
    enum Frozen {
        CHAIN(false) {
            @Override
            Object configuration(int width) {
                return chain(width, new FrozenLayer(Networks.dense(width).build()));
            }
        },
        CHAIN_WITH_BACKPROP(true) {
            @Override
            Object configuration(int width) {
                return chain(
                        width, new FrozenLayerWithBackprop(Networks.dense(width).build()));
            }
        },
        GRAPH(false) {
            @Override
            Object configuration(int width) {
                return graph(
                        width,
                        new FrozenLayer(Networks.dense(width).build()),
                        new FrozenLayer(Networks.dense(width).build()));
            }
        },
        GRAPH_WITH_BACKPROP(true) {
            @Override
            Object configuration(int width) {
                return graph(
                        width,
                        Networks.dense(width).build(),
                        new FrozenLayerWithBackprop(Networks.dense(width).build()));
            }
        };

        private final boolean backprop;

        Frozen(boolean backprop) {
            this.backprop = backprop;
        }

        abstract Object configuration(int width);

        MuPWrap<?> wrap() {
            return Networks.wrap(configuration(Networks.WIDTH), configuration(Networks.BASE));
        }

        Networks kind() {
            return name().startsWith("CHAIN") ? Networks.PLAIN : Networks.GRAPH;
        }

        private static Object chain(int width, Layer frozen) {
            frozen.setLayerName("frozen");
            return Networks.builder(new Adam(RATE))
                    .list()
                    .layer(Networks.dense(width).name("first").build())
                    .layer(frozen)
                    .layer(Networks.dense(width).name("next").build())
                    .layer(Networks.readout())
                    .setInputType(InputType.feedForward(5))
                    .build();
        }

        /** In a graph, DL4J wants everything below a frozen layer to be frozen, too. */
        private static Object graph(int width, Layer first, Layer frozen) {
            return Networks.builder(new Adam(RATE))
                    .graphBuilder()
                    .addInputs("x")
                    .addLayer("first", first, "x")
                    .addLayer("frozen", frozen, "first")
                    .addLayer("next", Networks.dense(width).build(), "frozen")
                    .addLayer("out", Networks.readout(), "next")
                    .setOutputs("out")
                    .setInputTypes(InputType.feedForward(5))
                    .build();
        }
    }

    private static List<INDArray> weights(Live net, String layer) {
        return List.of(
                net.layer(layer).getParam("W").dup(),
                net.layer(layer).getParam("b").dup());
    }

    @ParameterizedTest
    @EnumSource
    void aFrozenLayerIsNotInThePlan(Frozen network) {
        assertThat(network.wrap().plan().tensors())
                .extracting(TensorPlan::layer)
                .contains("next")
                .doesNotContain("frozen");
    }

    @ParameterizedTest
    @EnumSource
    void theLayerBehindItScalesWithTheWidthThatItReads(Frozen network) {
        TensorPlan next = network.wrap().plan().tensor("next", "W");

        assertThat(next.baseFanIn()).isEqualTo(Networks.BASE);
        assertThat(next.learningRateMultiplier()).isEqualTo((double) Networks.BASE / Networks.WIDTH);
    }

    @ParameterizedTest
    @EnumSource
    void itKeepsItsWeightsWhileTheOthersTrainAlsoAfterANewRate(Frozen network) {
        MuPWrap<?> wrap = network.wrap();
        Live net = Live.of(network.kind(), wrap.configuration());
        List<INDArray> frozen = weights(net, "frozen");
        List<INDArray> first = weights(net, "first");
        List<INDArray> next = weights(net, "next");
        net.train(0, 3).withRate(wrap.plan(), RATE / 3).train(3, 6);

        assertThat(weights(net, "frozen")).isEqualTo(frozen);
        assertThat(weights(net, "next")).isNotEqualTo(next);
        assertThat(weights(net, "first").equals(first)).isEqualTo(!network.backprop);
        assertThat(net.updater("next", "W").getLearningRate(0, 0)).isEqualTo(RATE / 3 * Networks.BASE / Networks.WIDTH);
    }

    /** It starts from what the user configured: nothing is written into it. */
    @ParameterizedTest
    @EnumSource
    void itStartsAsConfigured(Frozen network) {
        Live wrapped = Live.of(network.kind(), network.wrap().configuration());
        Live plain = Live.of(network.kind(), network.configuration(Networks.WIDTH));

        assertThat(wrapped.layer("frozen").conf().getLayer())
                .isEqualTo(plain.layer("frozen").conf().getLayer());
    }

    @ParameterizedTest
    @EnumSource
    void itIsStillFrozenAfterSavingAndLoading(Frozen network) {
        Live net = Live.of(network.kind(), network.wrap().configuration())
                .train(0, 3)
                .savedAndLoaded();
        List<INDArray> frozen = weights(net, "frozen");
        List<INDArray> next = weights(net, "next");
        net.train(3, 5);

        assertThat(weights(net, "frozen")).isEqualTo(frozen);
        assertThat(weights(net, "next")).isNotEqualTo(next);
    }

    /** The usual way to freeze a layer: a trained network of the user's, whose frozen copy is wrapped. */
    @Test
    void aLayerFrozenByTransferLearningIsNotInThePlanAndKeepsItsWeights() {
        Live plain = Live.of(Networks.PLAIN, Networks.PLAIN.configuration(Networks.WIDTH, new Adam(RATE)));
        MultiLayerConfiguration frozen = new TransferLearning.Builder((MultiLayerNetwork) plain.model())
                .setFeatureExtractor(0)
                .build()
                .getLayerWiseConfigurations();
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(frozen).baseWidth(Networks.BASE);
        Live net = Live.of(Networks.PLAIN, wrap.configuration());
        List<INDArray> first = weights(net, "0");
        List<INDArray> second = weights(net, "1");
        net.train(0, 3);

        assertThat(wrap.plan().tensors()).extracting(TensorPlan::layer).containsOnly("1", "2");
        assertThat(weights(net, "0")).isEqualTo(first);
        assertThat(weights(net, "1")).isNotEqualTo(second);
    }

    /** DL4J decays a layer that is frozen with backpropagation: the plan says so. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void underDecayALayerFrozenWithBackpropMovesAndThePlanWarns(boolean backprop) {
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(decayed(backprop)).baseWidth(Networks.BASE);
        Live net = Live.of(Networks.PLAIN, wrap.configuration());
        List<INDArray> frozen = weights(net, "0");
        net.train(0, 2);

        assertThat(weights(net, "0").equals(frozen)).isEqualTo(!backprop);
        assertThat(wrap.plan().warnings().stream().filter(w -> w.contains("frozen")))
                .containsExactlyElementsOf(
                        backprop
                                ? List.of(
                                        "layer 0: Deeplearning4j applies weight decay, L1 and L2 to a layer frozen with"
                                                + " backpropagation, so that its weights move: give it none")
                                : List.of());
    }

    private static MultiLayerConfiguration decayed(boolean backprop) {
        Layer dense = Networks.dense(Networks.WIDTH).weightDecay(0.1).build();
        return Networks.builder(new Adam(RATE))
                .list()
                .layer(backprop ? new FrozenLayerWithBackprop(dense) : new FrozenLayer(dense))
                .layer(Networks.readout())
                .setInputType(InputType.feedForward(5))
                .build();
    }
}
