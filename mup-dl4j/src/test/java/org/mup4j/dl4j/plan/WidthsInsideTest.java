package org.mup4j.dl4j.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.junit.jupiter.api.Test;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.learning.config.Adam;

/** Widths inside a layer are widths like any other: by a base width always, by a base configuration where they differ. */
class WidthsInsideTest {

    private static MultiLayerConfiguration coder(int latent, int encoder, int decoder) {
        return new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.1))
                .list()
                .layer(new VariationalAutoencoder.Builder()
                        .nIn(5)
                        .nOut(latent)
                        .encoderLayerSizes(encoder, encoder)
                        .decoderLayerSizes(decoder)
                        .build())
                .layer(new OutputLayer.Builder().nIn(latent).nOut(2).build())
                .build();
    }

    private static Role role(MuPlan plan, String parameter) {
        return plan.tensor("0", parameter).role();
    }

    @Test
    void aBaseWidthIsThatOfEveryLayerInside() {
        MuPlan plan = MuP.wrap(coder(32, 64, 16)).baseWidth(16).plan();

        assertThat(role(plan, "e0W")).isEqualTo(Role.INPUT);
        assertThat(role(plan, "e1W")).isEqualTo(Role.HIDDEN);
        assertThat(role(plan, "pZXMeanW")).isEqualTo(Role.HIDDEN);
        assertThat(role(plan, "d0W")).isEqualTo(Role.HIDDEN);
        assertThat(role(plan, "d0b")).isEqualTo(Role.VECTOR);
        assertThat(role(plan, "pXZW")).isEqualTo(Role.OUTPUT);
        assertThat(role(plan, "pXZb")).isEqualTo(Role.SCALAR);
        assertThat(plan.tensor("0", "e1W").learningRateMultiplier()).isEqualTo(0.25);
        assertThat(plan.tensor("0", "pXZW").learningRateMultiplier()).isEqualTo(1);
    }

    @Test
    void aBaseConfigurationSaysWhichGrow() {
        MuPlan plan = MuP.wrap(coder(3, 64, 16)).base(coder(3, 16, 16)).plan();

        assertThat(role(plan, "e0W")).isEqualTo(Role.INPUT);
        assertThat(role(plan, "e1W")).isEqualTo(Role.HIDDEN);
        assertThat(role(plan, "pZXMeanW")).isEqualTo(Role.OUTPUT);
        assertThat(role(plan, "pZXMeanb")).isEqualTo(Role.SCALAR);
        assertThat(role(plan, "d0W")).isEqualTo(Role.SCALAR);
        assertThat(plan.tensor("0", "d0W").isIdentity()).isTrue();
        assertThat(plan.tensor("1", "W").isIdentity()).isTrue();
    }

    @Test
    void atTheBaseTheRolesStayVisible() {
        MuPlan plan = MuP.wrap(coder(8, 16, 16)).base(coder(8, 16, 16)).plan();

        assertThat(role(plan, "e1W")).isEqualTo(Role.HIDDEN);
        assertThat(role(plan, "pXZW")).isEqualTo(Role.OUTPUT);
        assertThat(plan.isIdentity()).isTrue();
    }
}
