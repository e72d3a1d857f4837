package org.mup4j.dl4j.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CheckedLayer;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.layer.MultiHeadAttention;
import org.mup4j.dl4j.layer.Transformer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** What the configurations of attention tell about the scale of its logits, and those of a tied head about its multiplier. */
class RuleAuditTest {

    private static final int HEADS = 2;
    private static final int BASE = 8;
    private static final int WIDTH = 64;

    /** Deeplearning4j's own, whose queries carry the scale, and the library's, which has a factor for it. */
    enum Attention {
        SELF_ATTENTION {
            @Override
            Layer of(int width) {
                return new SelfAttentionLayer.Builder()
                        .nOut(width)
                        .nHeads(HEADS)
                        .projectInput(true)
                        .build();
            }
        },
        MULTI_HEAD_ATTENTION {
            @Override
            Layer of(int width) {
                return new MultiHeadAttention.Builder(HEADS).nOut(width).build();
            }
        };

        abstract Layer of(int width);

        MultiLayerConfiguration network(int width) {
            return new NeuralNetConfiguration.Builder()
                    .updater(new Adam(1e-3))
                    .list()
                    .layer(of(width))
                    .layer(of(width))
                    .layer(new RnnOutputLayer.Builder()
                            .nOut(3)
                            .activation(Activation.SOFTMAX)
                            .build())
                    .setInputType(InputType.recurrent(5, 4))
                    .build();
        }

        RuleAudit audit(MultiLayerConfiguration wide) {
            return new RuleAudit(NetworkGraph.of(wide), NetworkGraph.of(network(BASE)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKnownHeadSizeIsFollowed(Attention attention) {
        MultiLayerConfiguration wide =
                MuP.wrap(attention.network(WIDTH)).base(attention.network(BASE)).configuration();

        assertThat(attention.audit(wide).deviations()).isEmpty();
    }

    /** Wrapped for an unknown head size: the logits are divided by its root as before. */
    @ParameterizedTest
    @EnumSource
    void theRootOfTheHeadSizeIsNamed(Attention attention) {
        MultiLayerConfiguration wide =
                MuP.wrap(attention.network(WIDTH)).baseWidth(BASE).configuration();

        assertThat(attention.audit(wide).deviations()).containsExactly(Cause.ATTENTION_SCALE);
    }

    /** Of a network that is not scaled at all, that is all there is to say. */
    @ParameterizedTest
    @EnumSource
    void theStandardParametrizationIsNamedAlone(Attention attention) {
        assertThat(attention.audit(attention.network(WIDTH)).deviations())
                .containsExactly(Cause.STANDARD_PARAMETRIZATION);
    }

    private static ComputationGraphConfiguration tied(int width, boolean frozen) {
        ComputationGraphConfiguration conf = Transformer.decoder(7, 4)
                .width(width)
                .heads(HEADS)
                .depth(1)
                .tiedEmbedding(true)
                .configuration(new NeuralNetConfiguration.Builder().updater(new Adam(1e-3)));
        LayerVertex embedding = (LayerVertex) conf.getVertices().get("embedding");
        if (frozen) {
            embedding
                    .getLayerConf()
                    .setLayer(
                            new FrozenLayerWithBackprop(embedding.getLayerConf().getLayer()));
        }
        return conf;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTiedHeadIsJudgedWhoeverTrainsItsMatrix(boolean frozen) {
        RuleAudit audit = new RuleAudit(NetworkGraph.of(tied(WIDTH, frozen)), NetworkGraph.of(tied(BASE, frozen)));
        assertThat(audit.layers().get(audit.layers().size() - 1))
                .isEqualTo(new CheckedLayer("logits", Role.OUTPUT, OptimizerClass.SIGN));
    }

    /** Left as it is, its matrix starts too large for a head; in the gauge that allows it, nothing is wrong. */
    @Test
    void theMultiplierOfATiedHeadIsCompared() {
        NetworkGraph narrow = NetworkGraph.of(tied(BASE, false));
        NetworkGraph wrapped = NetworkGraph.of(MuP.wrap(tied(WIDTH, false))
                .base(tied(BASE, false))
                .gauge(Gauge.MU_READOUT)
                .configuration());
        assertThat(new RuleAudit(NetworkGraph.of(tied(WIDTH, false)), narrow).deviations())
                .contains(Cause.STANDARD_PARAMETRIZATION);
        assertThat(new RuleAudit(wrapped, narrow).deviations()).isEmpty();
        assertThat(new RuleAudit(wrapped, narrow).ruledOut()).contains(Cause.READOUT_INIT, Cause.READOUT_RATE);
    }
}
