package org.mup4j.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Role;

/** The plan as its reader meets it: the approved texts are in src/test/resources/plan. */
class MuPlanTest {

    private static MuPlan plan(long width) {
        return Planner.of(Parametrizations.MUP, Gauge.MULTIPLIER_FREE).plan(Networks.mlp(width, OptimizerClass.SIGN));
    }

    @Test
    void printsAsAnAlignedTable() {
        assertThat(plan(4096)).hasToString(approved("mlp-multiplier-free.txt"));
    }

    @Test
    void printsGaugeDepthRuleAndWarnings() {
        List<TensorSpec> specs = new ArrayList<>();
        specs.add(Networks.embedding(192, OptimizerClass.LINEAR));
        Networks.mlp(192, OptimizerClass.LINEAR).stream()
                .map(t -> t.layer().equals("1") ? Networks.atDepth(t, 2) : t)
                .forEach(specs::add);

        MuPlan plan = Planner.of(Parametrizations.MEAN_FIELD, Gauge.SYMMETRIC, DepthScaling.COMPLETE_P)
                .plan(specs)
                .withWarnings(
                        List.of("a clipping threshold does not commute with width", "dropout is not transferable"));

        assertThat(plan).hasToString(approved("embedding-symmetric-depth.txt"));
    }

    @Test
    void printsAsMarkdownWithBarsEscaped() {
        TensorSpec odd = Networks.dense("a|b", Role.OUTPUT, OptimizerClass.SIGN, 96, 10, 64, 10);

        MuPlan plan = Planner.of(Parametrizations.MUP, Gauge.MU_READOUT)
                .plan(List.of(odd, Networks.bias("a|b", Role.SCALAR, OptimizerClass.SIGN, 10, 10)))
                .withWarnings(List.of("look out"));

        assertThat(plan.toMarkdown()).isEqualTo(approved("readout.md"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "64, 64",
        "0.5, 0.5",
        "0.333333333, 0.333333",
        "0.1, 0.1",
        "1234567, 1234567",
        "2.5e9, 2.5e+09",
        "1e-5, 1e-05",
        "1.25e-7, 1.25e-07",
        "100.5, 100.5",
        "1e10, 1e+10"
    })
    void printsSixDigitsAndNoIdleZeros(double multiplier, String printed) {
        TensorPlan tensor = tensor(new double[] {1, multiplier, 1, 1, 1});
        MuPlan plan = new MuPlan("muP", Gauge.MULTIPLIER_FREE, DepthScaling.NONE, List.of(tensor), List.of());

        assertThat(plan.toMarkdown()).contains("| 1 | 4 | 1 | " + printed + " | 1 | 1 | 1 |");
    }

    @Test
    void saysInItsTitleThatNothingChanges() {
        assertThat(plan(64).toString()).startsWith("muP, gauge MULTIPLIER_FREE: nothing changes\n");
        assertThat(plan(64).toMarkdown()).startsWith("muP, gauge MULTIPLIER_FREE: nothing changes\n\n| layer |");
        assertThat(plan(128).toString()).startsWith("muP, gauge MULTIPLIER_FREE (ri, ro: ");
    }

    @Test
    void findsATensorByLayerAndParameter() {
        assertThat(plan(256).tensor("out", "W").role()).isEqualTo(Role.OUTPUT);
        assertThat(plan(256).tensor("out", "b").role()).isEqualTo(Role.SCALAR);
    }

    @Test
    void answersAnUnknownTensorWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(256).tensor("output", "W"))
                .withMessage("The plan has no trainable tensor 'output/W'; it has 0/W, 0/b, 1/W, 1/b, out/W, out/b");
        assertThatIllegalArgumentException().isThrownBy(() -> plan(256).tensor("out", "w"));
    }

    @Test
    void addsWarningsOnceInANewPlan() {
        MuPlan plan = plan(256);

        MuPlan warned = plan.withWarnings(List.of("one", "two", "one")).withWarnings(List.of("two", "three"));

        assertThat(warned.warnings()).containsExactly("one", "two", "three");
        assertThat(plan.warnings()).isEmpty();
        assertThat(warned.tensors()).isEqualTo(plan.tensors());
    }

    @Test
    void isImmutable() {
        List<Long> shape = new ArrayList<>(List.of(256L));
        TensorPlan tensor = new TensorPlan("h", "b", Role.VECTOR, shape, 1, 256, 1, 64, 1, 1, 1, 1, 1, "");
        shape.set(0, 7L);

        assertThat(tensor.shape()).containsExactly(256L);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> plan(256).tensors().remove(0));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> plan(256).warnings().add("x"));
    }

    @Test
    void aTensorIsTheIdentityOnlyIfAllFiveMultipliersAreOne() {
        double[] one = {1, 1, 1, 1, 1};
        assertThat(tensor(one).isIdentity()).isTrue();
        for (int i = 0; i < one.length; i++) {
            double[] other = one.clone();
            other[i] = Math.nextUp(1.0);
            assertThat(tensor(other).isIdentity()).as("multiplier %d", i).isFalse();
        }
    }

    private static TensorPlan tensor(double[] m) {
        return new TensorPlan("h", "b", Role.VECTOR, List.of(4L), 1, 4, 1, 4, m[0], m[1], m[2], m[3], m[4], "");
    }

    @Test
    void isAValue() {
        assertThat(plan(256)).isEqualTo(plan(256)).hasSameHashCodeAs(plan(256));
        assertThat(plan(256)).isNotEqualTo(plan(128));
        assertThat(plan(256)).isNotEqualTo(plan(256).withWarnings(List.of("w")));
        assertThat(Planner.of(Parametrizations.MUP, Gauge.MU_READOUT).plan(List.of()))
                .isNotEqualTo(Planner.of(Parametrizations.MUP, Gauge.SYMMETRIC).plan(List.of()));
        MuPlan deep = Planner.of(Parametrizations.NTK, Gauge.SYMMETRIC, DepthScaling.COMPLETE_P)
                .plan(List.of());
        assertThat(deep.parametrization()).isEqualTo("NTK");
        assertThat(deep.gauge()).isEqualTo(Gauge.SYMMETRIC);
        assertThat(deep.depth()).isEqualTo(DepthScaling.COMPLETE_P);
        assertThat(deep)
                .isNotEqualTo(Planner.of(Parametrizations.NTK, Gauge.SYMMETRIC).plan(List.of()));
    }

    private static String approved(String name) {
        try (InputStream in = Objects.requireNonNull(MuPlanTest.class.getResourceAsStream("/plan/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
