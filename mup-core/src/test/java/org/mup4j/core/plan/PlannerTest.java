package org.mup4j.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.PowerLaw;
import org.mup4j.core.rule.Role;
import org.mup4j.core.rule.TensorRule;

class PlannerTest {

    private static final Planner MUP = Planner.of(Parametrizations.MUP, Gauge.MULTIPLIER_FREE);

    @Test
    void keepsTheOrderAndTheSizesOfTheTensors() {
        List<TensorSpec> specs = Networks.mlp(256, OptimizerClass.SIGN);

        List<TensorPlan> tensors = MUP.plan(specs).tensors();

        assertThat(tensors)
                .extracting(t -> t.layer() + "/" + t.parameter())
                .containsExactly("0/W", "0/b", "1/W", "1/b", "out/W", "out/b");
        for (int i = 0; i < specs.size(); i++) {
            TensorSpec spec = specs.get(i);
            assertThat(tensors.get(i))
                    .extracting(
                            TensorPlan::role,
                            TensorPlan::shape,
                            TensorPlan::fanIn,
                            TensorPlan::fanOut,
                            TensorPlan::baseFanIn,
                            TensorPlan::baseFanOut)
                    .containsExactly(
                            spec.role(),
                            spec.shape(),
                            spec.fanIn(),
                            spec.fanOut(),
                            spec.baseFanIn(),
                            spec.baseFanOut());
        }
    }

    @Test
    void scalesAHiddenMatrixByBothItsRatios() {
        TensorPlan adam = only(MUP, Networks.dense("h", Role.HIDDEN, OptimizerClass.SIGN, 256, 512, 64, 32));
        TensorPlan sgd = only(MUP, Networks.dense("h", Role.HIDDEN, OptimizerClass.LINEAR, 256, 512, 64, 32));

        // ri = 4, ro = 16
        assertThat(adam.initStdMultiplier()).isEqualTo(0.5);
        assertThat(adam.learningRateMultiplier()).isEqualTo(0.25);
        assertThat(adam.epsilonMultiplier()).isEqualTo(1 / 16.0);
        assertThat(adam.weightDecayMultiplier()).isEqualTo(4);
        assertThat(sgd.learningRateMultiplier()).isEqualTo(4);
        assertThat(sgd.epsilonMultiplier()).isEqualTo(1);
    }

    @Test
    void putsTheDepthRuleOnTopOfTheWidthRule() {
        TensorSpec block =
                Networks.atDepth(Networks.dense("h", Role.HIDDEN, OptimizerClass.SIGN, 256, 256, 64, 64), 16);

        TensorPlan depth = only(Planner.of(Parametrizations.MUP, Gauge.MULTIPLIER_FREE, DepthScaling.DEPTH_MUP), block);

        assertThat(depth.learningRateMultiplier()).isEqualTo(1 / 4.0 / 4);
        assertThat(depth.epsilonMultiplier()).isEqualTo(1 / 4.0 / 4);
        assertThat(depth.weightDecayMultiplier()).isEqualTo(16);
        assertThat(depth.initStdMultiplier()).isEqualTo(0.5);
        assertThat(depth.forwardMultiplier()).isEqualTo(1);
        assertThat(depth.reason())
                .isEqualTo("width 64->256 to width 64->256:" + " init ri^-1/2, lr ri^-1*rL^-1/2, eps ro^-1*rL^-1/2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0/W   | finite to width 64->256: eps 1/ro
            0/b   | one per unit, width 64->256: eps 1/ro
            1/W   | width 64->256 to width 64->256: init ri^-1/2, lr 1/ri, eps 1/ro
            out/W | width 64->256 to finite: init 1/ri, lr 1/ri
            out/b | no width: nothing scales
            """)
    void saysWhyInOneLine(String tensor, String reason) {
        String[] name = tensor.split("/");
        MuPlan plan = MUP.plan(Networks.mlp(256, OptimizerClass.SIGN));

        assertThat(plan.tensor(name[0], name[1]).reason()).isEqualTo(reason);
    }

    @Test
    void keepsTheRolesVisibleAtTheBase() {
        MuPlan plan = MUP.plan(Networks.mlp(64, OptimizerClass.SIGN));

        assertThat(plan.isIdentity()).isTrue();
        assertThat(plan.tensor("1", "W").reason()).startsWith("width 64 to width 64: ");
    }

    @ParameterizedTest
    @EnumSource(Gauge.class)
    void theStandardParametrizationIsAsConfiguredInEveryGauge(Gauge gauge) {
        MuPlan plan = Planner.of(Parametrizations.SP, gauge, DepthScaling.COMPLETE_P)
                .plan(Networks.mlp(256, OptimizerClass.LINEAR));

        assertThat(plan.isIdentity()).isTrue();
        assertThat(plan.tensors()).extracting(TensorPlan::reason).containsOnly("SP: as configured");
    }

    @ParameterizedTest
    @EnumSource(Gauge.class)
    void aFrozenTensorIsAsConfiguredInEveryGauge(Gauge gauge) {
        TensorPlan frozen = only(
                Planner.of(Parametrizations.MUP, gauge, DepthScaling.COMPLETE_P),
                Networks.atDepth(Networks.dense("h", Role.OUTPUT, OptimizerClass.NONE, 256, 10, 64, 10), 4));

        assertThat(frozen.isIdentity()).isTrue();
        assertThat(frozen.reason()).isEqualTo("width 64->256 to finite: not trained, left as configured");
    }

    @Test
    void anEmbeddingCarriesNoMultiplierAndSaysSo() {
        for (OptimizerClass optimizer : List.of(OptimizerClass.LINEAR, OptimizerClass.SIGN)) {
            TensorSpec embedding = Networks.embedding(256, optimizer);

            TensorPlan symmetric = only(Planner.of(Parametrizations.MUP, Gauge.SYMMETRIC), embedding);
            TensorPlan free = only(MUP, embedding);

            assertThat(symmetric.forwardMultiplier()).isEqualTo(1);
            assertThat(symmetric.initStdMultiplier()).isEqualTo(free.initStdMultiplier());
            assertThat(symmetric.learningRateMultiplier()).isEqualTo(free.learningRateMultiplier());
            assertThat(symmetric.epsilonMultiplier()).isEqualTo(free.epsilonMultiplier());
            assertThat(symmetric.weightDecayMultiplier()).isEqualTo(free.weightDecayMultiplier());
            assertThat(symmetric.reason())
                    .isEqualTo(
                            free.reason() + "; no forward multiplier: its input is an index, which cannot be scaled");
        }
    }

    @Test
    void aReadoutThatCannotBeScaledStaysMultiplierFreeAndSaysSo() {
        TensorSpec readout = new TensorSpec(
                "out",
                "W",
                List.of(256L, 10L),
                Role.OUTPUT,
                OptimizerClass.SIGN,
                256,
                10,
                64,
                10,
                1,
                ForwardMultiplier.INPUT_READ_ELSEWHERE);

        TensorPlan plan = only(Planner.of(Parametrizations.MUP, Gauge.MU_READOUT), readout);

        assertThat(plan.forwardMultiplier()).isEqualTo(1);
        assertThat(plan.initStdMultiplier()).isEqualTo(0.25);
        assertThat(plan.reason())
                .endsWith("lr 1/ri; no forward multiplier: the layer reads its input in another way as well");
        assertThat(only(Planner.of(Parametrizations.MUP, Gauge.MULTIPLIER_FREE), readout)
                        .reason())
                .doesNotContain("no forward multiplier");
    }

    @Test
    void aTableOfOnesOwnIsMovedToTheGaugeAndItsDecayIsExplained() {
        Parametrization own = new Parametrization() {
            @Override
            public String name() {
                return "own";
            }

            @Override
            public TensorRule rule(Role role, OptimizerClass optimizer) {
                PowerLaw one = PowerLaw.ONE;
                return role == Role.OUTPUT
                        ? new TensorRule(one, one, one, one, PowerLaw.fanIn(0.5))
                        : TensorRule.IDENTITY;
            }
        };
        TensorSpec readout = Networks.dense("out", Role.OUTPUT, OptimizerClass.LINEAR, 256, 10, 64, 10);

        TensorPlan free = only(Planner.of(own, Gauge.MULTIPLIER_FREE), readout);
        TensorPlan moved = only(Planner.of(own, Gauge.MU_READOUT), readout);

        assertThat(free.weightDecayMultiplier()).isEqualTo(2);
        assertThat(free.reason()).isEqualTo("width 64->256 to finite: decay ri^1/2");
        assertThat(moved.forwardMultiplier()).isEqualTo(0.25);
        assertThat(moved.initStdMultiplier()).isEqualTo(4);
        assertThat(moved.learningRateMultiplier()).isEqualTo(16);
        assertThat(moved.weightDecayMultiplier()).isEqualTo(2 / 16.0);
        assertThat(moved.reason()).isEqualTo("width 64->256 to finite: init ri, lr ri^2, forward 1/ri, decay ri^-3/2");
    }

    @Test
    void anOptimizerWithoutARuleIsRefusedNamingTheTensor() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> MUP.plan(Networks.mlp(256, OptimizerClass.SELF)))
                .withMessage("Layer '0', parameter 'W': muP cannot scale an optimizer without a learning rate"
                        + " (class SELF, AdaDelta): use Adam, RmsProp or Sgd instead");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Planner.of(Parametrizations.MUP, Gauge.MULTIPLIER_FREE, DepthScaling.JELASSI)
                        .plan(Networks.mlp(256, OptimizerClass.SIGN)))
                .withMessageStartingWith("Layer '0', parameter 'W': The L^-3/2 rule");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8, 4, 8, fan-in, 0, 4",
        "4, 8, 0, 8, fan-in, 4, 0",
        "4, 0, 4, 8, fan-out, 0, 8",
        "4, 8, 4, -1, fan-out, 8, -1"
    })
    void aSizeBelowOneIsAnErrorNamingTensorAndAxis(
            long fanIn, long fanOut, long fanIn0, long fanOut0, String axis, long target, long base) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Networks.dense("dense0", Role.HIDDEN, OptimizerClass.SIGN, fanIn, fanOut, fanIn0, fanOut0))
                .withMessage("Layer 'dense0', parameter 'W': the " + axis + " is " + target + " and its base " + base
                        + ", but sizes start at 1");
    }

    @ParameterizedTest
    @CsvSource({"0", "-2", "NaN", "Infinity"})
    void aDepthRatioIsPositive(double ratio) {
        TensorSpec bias = Networks.bias("h", Role.VECTOR, OptimizerClass.SIGN, 4, 4);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Networks.atDepth(bias, ratio))
                .withMessage("Layer 'h', parameter 'b': the depth ratio is " + ratio
                        + ", but depth over base depth is a positive number");
    }

    private static TensorPlan only(Planner planner, TensorSpec spec) {
        return planner.plan(List.of(spec)).tensors().get(0);
    }
}
