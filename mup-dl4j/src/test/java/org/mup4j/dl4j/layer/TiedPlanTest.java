package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mup4j.dl4j.layer.TiedNets.VOCABULARY;
import static org.mup4j.dl4j.layer.TiedNets.WIDTH;
import static org.mup4j.dl4j.layer.TiedNets.decoder;
import static org.mup4j.dl4j.layer.TiedNets.settings;
import static org.mup4j.dl4j.layer.TiedNets.trained;

import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.DoublePrecision;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/** What is planned for a matrix that is both embedding and head. */
@ExtendWith(DoublePrecision.class)
class TiedPlanTest {

    @Test
    void atTheBaseNothingChangesInAnyGauge() {
        ComputationGraphConfiguration conf = decoder(WIDTH, new Adam(0.01));
        for (Gauge gauge : Gauge.values()) {
            ComputationGraphConfiguration wrapped = MuP.wrap(conf)
                    .base(decoder(WIDTH, new Adam(0.01)))
                    .gauge(gauge)
                    .configuration();
            assertThat(wrapped).isEqualTo(conf);
            assertThat(trained(wrapped, 3).params()).isEqualTo(trained(conf, 3).params());
        }
    }

    /** No exponent of initialisation, rate of SGD as the width, of Adam as it is, logits by base / width. */
    @Test
    void theReadoutGaugeGivesOneRowToBothUses() {
        MuPWrap<ComputationGraphConfiguration> adam = MuP.wrap(decoder(32, new Adam(0.01)))
                .base(decoder(8, new Adam(0.01)))
                .gauge(Gauge.MU_READOUT);
        MuPWrap<ComputationGraphConfiguration> sgd = MuP.wrap(decoder(32, new Sgd(0.01)))
                .base(decoder(8, new Sgd(0.01)))
                .gauge(Gauge.MU_READOUT);

        assertThat(adam.plan().tensor("embedding", "W").initStdMultiplier()).isEqualTo(1);
        assertThat(adam.plan().tensor("embedding", "W").learningRateMultiplier())
                .isEqualTo(1);
        assertThat(sgd.plan().tensor("embedding", "W").initStdMultiplier()).isEqualTo(1);
        assertThat(sgd.plan().tensor("embedding", "W").learningRateMultiplier()).isEqualTo(4);
        assertThat(readout(adam.configuration()).getMultiplier()).isEqualTo(0.25);
        assertThat(readout(sgd.configuration()).getMultiplier()).isEqualTo(0.25);
        assertThat(adam.plan().warnings())
                .contains(
                        "vertex logits: reads with W of layer embedding, whose row holds for both uses; its logits are"
                                + " multiplied by 0.25");
    }

    private static TiedReadout readout(ComputationGraphConfiguration conf) {
        return (TiedReadout) conf.getVertices().get("logits");
    }

    @Test
    void theUsersMultiplierIsKept() {
        ComputationGraphConfiguration conf = decoder(32, new Adam(0.01));
        conf.getVertices().put("logits", new TiedReadout(VOCABULARY, 3));
        assertThat(readout(MuP.wrap(conf)
                                .base(decoder(8, new Adam(0.01)))
                                .gauge(Gauge.MU_READOUT)
                                .configuration())
                        .getMultiplier())
                .isEqualTo(0.75);
        assertThat(readout(conf).getMultiplier()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Gauge.class,
            names = {"MULTIPLIER_FREE", "SYMMETRIC"})
    void otherGaugesAreRefused(Gauge gauge) {
        MuPWrap<ComputationGraphConfiguration> wrap = MuP.wrap(decoder(32, new Adam(0.01)))
                .base(decoder(8, new Adam(0.01)))
                .gauge(gauge);
        assertThatThrownBy(wrap::configuration)
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("Vertex 'logits' reads with W of layer 'embedding'")
                .hasMessageContaining(".gauge(Gauge.MU_READOUT)");
    }

    /** The role that a user gives the matrix does not change what the head does with it. */
    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VECTOR", "SCALAR", "OUTPUT"})
    void aRoleDoesNotHideTheHead(Role role) {
        MuPWrap<ComputationGraphConfiguration> wrap = MuP.wrap(decoder(32, new Adam(0.01)))
                .base(decoder(8, new Adam(0.01)))
                .gauge(Gauge.MULTIPLIER_FREE)
                .role("embedding", "W", role);
        if (role == Role.OUTPUT) {
            assertThatThrownBy(wrap::configuration).hasMessageContaining("Vertex 'logits'");
        } else {
            assertThatThrownBy(wrap::configuration).hasMessageContaining("give the head a matrix of its own");
        }
    }

    /** What cannot be changed leaves the multiplier: n0 / n from the matrix, whatever the gauge. */
    @ParameterizedTest
    @EnumSource(Gauge.class)
    void theHeadOfAnUntrainedEmbeddingIsScaledByItsMultiplier(Gauge gauge) {
        for (UnaryOperator<TokenEmbedding> change : List.<UnaryOperator<TokenEmbedding>>of(e -> e, e -> {
            e.setIUpdater(new NoOp());
            return e;
        })) {
            ComputationGraphConfiguration wide = untrained(decoder(32, new Adam(0.01)), change);
            ComputationGraphConfiguration small = untrained(decoder(8, new Adam(0.01)), change);
            MuPWrap<ComputationGraphConfiguration> wrap =
                    MuP.wrap(wide).base(small).gauge(gauge);
            assertThat(readout(wrap.configuration()).getMultiplier()).isEqualTo(0.25);
            assertThat(wrap.plan().warnings())
                    .contains(
                            "vertex logits: reads with W of layer embedding, which is not trained; its logits are multiplied"
                                    + " by 0.25");
        }
    }

    private static ComputationGraphConfiguration untrained(
            ComputationGraphConfiguration conf, UnaryOperator<TokenEmbedding> change) {
        LayerVertex vertex = (LayerVertex) conf.getVertices().get("embedding");
        TokenEmbedding embedding =
                change.apply((TokenEmbedding) vertex.getLayerConf().getLayer());
        boolean frozen = !(embedding.getIUpdater() instanceof NoOp);
        vertex.getLayerConf().setLayer(frozen ? new FrozenLayerWithBackprop(embedding) : embedding);
        return conf;
    }

    @Test
    void theReadoutGaugeIsNotRecommendedToOneWhoHasChosenIt() {
        NeuralNetConfiguration.Builder settings = settings(new Sgd(0.1), DataType.DOUBLE)
                .gradientNormalization(GradientNormalization.RenormalizeL2PerLayer);
        MuPWrap<ComputationGraphConfiguration> wrap = MuP.wrap(decoder(32, settings.clone()))
                .base(decoder(8, settings.clone()))
                .gauge(Gauge.MU_READOUT);
        assertThatThrownBy(wrap::configuration)
                .hasMessageContaining("without renormalised gradients")
                .hasMessageNotContaining("choose .gauge");
    }

    @Test
    void standardParametrizationLeavesTheHead() {
        ComputationGraphConfiguration conf = decoder(32, new Adam(0.01));
        assertThat(MuP.wrap(conf)
                        .base(decoder(8, new Adam(0.01)))
                        .parametrization(Parametrizations.SP)
                        .configuration())
                .isEqualTo(conf);
    }
}
