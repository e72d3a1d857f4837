package org.mup4j.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Role;

/** At the base wrapping is the identity, to the bit, whatever is chosen. */
class BaseIsIdentityTest {

    private static final List<DepthScaling> DEPTHS = List.of(
            DepthScaling.NONE,
            DepthScaling.DEPTH_MUP,
            DepthScaling.COMPLETE_P,
            DepthScaling.JELASSI,
            DepthScaling.alpha(0.7),
            DepthScaling.plain(1.33));

    static Stream<Parametrization> parametrizations() {
        return Parametrizations.all().stream();
    }

    @ParameterizedTest
    @MethodSource("parametrizations")
    void everyMultiplierIsExactlyOne(Parametrization parametrization) {
        int checked = 0;
        for (Role role : Role.values()) {
            for (OptimizerClass optimizer : OptimizerClass.values()) {
                for (Gauge gauge : Gauge.values()) {
                    for (DepthScaling depth : DEPTHS) {
                        if (isDefined(parametrization, depth, role, optimizer)) {
                            assertIdentity(Planner.of(parametrization, gauge, depth), atBase(role, optimizer));
                            checked++;
                        }
                    }
                }
            }
        }
        // Three optimizer classes at least (LINEAR, SIGN, NONE) with the rules that serve all of them.
        assertThat(checked).isGreaterThan(3 * 3 * 5 * 4);
    }

    @Test
    void theCheckSeesATensorAwayFromTheBase() {
        TensorSpec wide = new TensorSpec(
                "h", "W", List.of(7L, 6L), Role.HIDDEN, OptimizerClass.SIGN, 7, 6, 6, 6, 1, ForwardMultiplier.POSSIBLE);

        MuPlan plan = Planner.of(Parametrizations.MUP, Gauge.MULTIPLIER_FREE).plan(List.of(wide));

        assertThat(plan.isIdentity()).isFalse();
    }

    private static void assertIdentity(Planner planner, TensorSpec spec) {
        MuPlan plan = planner.plan(List.of(spec));
        TensorPlan tensor = plan.tensors().get(0);

        assertThat(List.of(
                        tensor.initStdMultiplier(),
                        tensor.learningRateMultiplier(),
                        tensor.forwardMultiplier(),
                        tensor.epsilonMultiplier(),
                        tensor.weightDecayMultiplier()))
                .as("%s", plan)
                .containsOnly(1.0);
        assertThat(plan.isIdentity()).isTrue();
    }

    private static boolean isDefined(
            Parametrization parametrization, DepthScaling depth, Role role, OptimizerClass optimizer) {
        try {
            parametrization.rule(role, optimizer);
            depth.rule(optimizer);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    private static TensorSpec atBase(Role role, OptimizerClass optimizer) {
        return new TensorSpec(
                "layer", "W", List.of(7L, 5L), role, optimizer, 7, 5, 7, 5, 1, ForwardMultiplier.POSSIBLE);
    }
}
