package org.mup4j.dl4j.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.check.Cause;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.layer.MultiHeadAttention;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** What the configurations of attention tell about the scale of its logits. */
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
}
