package org.mup4j.dl4j.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mup4j.dl4j.plan.Parts.dense;
import static org.mup4j.dl4j.plan.Parts.network;
import static org.mup4j.dl4j.plan.Parts.readout;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.learning.config.Adam;

/** What a network is measured against: {@code base(conf)}, {@code baseWidth(n)}, or nothing. */
class BaseTest {

    /** An MLP 8-first-second-2. */
    private static MultiLayerConfiguration mlp(int inputs, int first, int second) {
        return network(new Adam(1e-3))
                .layer(dense(inputs, first))
                .layer(dense(first, second))
                .layer(readout(second))
                .build();
    }

    @Test
    void anAxisScalesIfAndOnlyIfItsSizeDiffersFromTheBase() {
        MuPlan plan = MuP.wrap(mlp(8, 64, 32)).base(mlp(8, 16, 32)).plan();

        assertThat(plan.tensors())
                .extracting(TensorPlan::role)
                .containsExactly(Role.INPUT, Role.VECTOR, Role.OUTPUT, Role.SCALAR, Role.SCALAR, Role.SCALAR);
        assertThat(plan.tensor("1", "W").learningRateMultiplier()).isEqualTo(0.25);
        assertThat(plan.tensor("2", "W").isIdentity()).isTrue();
    }

    @Test
    void axesMayGrowByDifferentFactors() {
        MuPlan plan = MuP.wrap(mlp(8, 64, 256)).base(mlp(8, 32, 16)).plan();

        assertThat(plan.tensor("1", "W").fanIn()).isEqualTo(64);
        assertThat(plan.tensor("1", "W").baseFanIn()).isEqualTo(32);
        assertThat(plan.tensor("1", "W").learningRateMultiplier()).isEqualTo(1.0 / 2);
        assertThat(plan.tensor("1", "W").epsilonMultiplier()).isEqualTo(1.0 / 16);
        assertThat(plan.tensor("2", "W").initStdMultiplier()).isEqualTo(1.0 / 16);
    }

    @Test
    void aBaseWidthSetsEveryHiddenLayerToIt() {
        MuPlan plan = MuP.wrap(mlp(8, 64, 256)).baseWidth(16).plan();

        assertThat(plan)
                .isEqualTo(MuP.wrap(mlp(8, 64, 256)).base(mlp(8, 16, 16)).plan());
        assertThat(plan.tensor("1", "W").role()).isEqualTo(Role.HIDDEN);
    }

    /** One layer is at the base width already: its axis stays a width, with ratio 1. */
    @Test
    void underABaseWidthAnAxisOfThatSizeIsStillAWidth() {
        MuPlan plan = MuP.wrap(mlp(8, 16, 64)).baseWidth(16).plan();

        assertThat(plan.tensor("1", "W").role()).isEqualTo(Role.HIDDEN);
        assertThat(plan.tensor("1", "W").learningRateMultiplier()).isEqualTo(1);
        assertThat(plan.tensor("0", "W").role()).isEqualTo(Role.INPUT);
    }

    @Test
    void atTheBaseTheRolesAreVisibleAndEveryMultiplierIsOne() {
        for (MuPlan plan : List.of(
                MuP.wrap(mlp(8, 16, 16)).base(mlp(8, 16, 16)).plan(),
                MuP.wrap(mlp(8, 16, 16)).baseWidth(16).plan())) {
            assertThat(plan.isIdentity()).isTrue();
            assertThat(plan.tensors())
                    .extracting(TensorPlan::role)
                    .containsExactly(Role.INPUT, Role.VECTOR, Role.HIDDEN, Role.VECTOR, Role.OUTPUT, Role.SCALAR);
        }
    }

    @Test
    void withoutABaseTheWidthsAreMeasuredAgainst64() {
        assertThat(MuP.DEFAULT_BASE_WIDTH).isEqualTo(64);
        assertThat(MuP.wrap(mlp(8, 256, 128)).plan())
                .isEqualTo(MuP.wrap(mlp(8, 256, 128)).baseWidth(64).plan());
        assertThat(MuP.wrap(mlp(8, 256, 128)).plan().tensor("1", "W").learningRateMultiplier())
                .isEqualTo(0.25);
    }

    @Test
    void aTargetNarrowerThanTheBaseIsScaledTheOtherWay() {
        TensorPlan hidden = MuP.wrap(mlp(8, 16, 16)).baseWidth(64).plan().tensor("1", "W");

        assertThat(hidden.learningRateMultiplier()).isEqualTo(4);
        assertThat(hidden.initStdMultiplier()).isEqualTo(2);
    }

    @Test
    void theLastBaseGivenCounts() {
        assertThat(MuP.wrap(mlp(8, 64, 64)).base(mlp(8, 32, 32)).baseWidth(16).plan())
                .isEqualTo(MuP.wrap(mlp(8, 64, 64)).baseWidth(16).plan());
        assertThat(MuP.wrap(mlp(8, 64, 64)).baseWidth(16).base(mlp(8, 32, 32)).plan())
                .isEqualTo(MuP.wrap(mlp(8, 64, 64)).base(mlp(8, 32, 32)).plan());
    }

    @Test
    void networkInputsOfAnotherSizeAreAnError() {
        assertThatThrownBy(() -> MuP.wrap(mlp(8, 64, 64)).base(mlp(9, 16, 16)).plan())
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("Layer '0'")
                .hasMessageContaining("nIn=9")
                .hasMessageContaining("nIn=8");
    }
}
