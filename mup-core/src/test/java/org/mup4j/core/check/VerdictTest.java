package org.mup4j.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;

class VerdictTest {

    @Test
    void the_worse_of_two_outcomes_decides() {
        assertThat(Outcome.PASS.worse(Outcome.INCONCLUSIVE)).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(Outcome.FAIL.worse(Outcome.INCONCLUSIVE)).isEqualTo(Outcome.FAIL);
        assertThat(Outcome.PASS.worse(Outcome.PASS)).isEqualTo(Outcome.PASS);
    }

    @Test
    void a_verdict_names_the_likeliest_cause_first() {
        Verdict verdict =
                new Verdict(Outcome.FAIL, List.of(Cause.HIDDEN_RATE, Cause.PLAIN_OPTIMIZER), "layer 1 explodes");

        assertThat(verdict.cause()).isEqualTo(Cause.HIDDEN_RATE);
        assertThat(verdict).hasToString("FAIL [HIDDEN_RATE, PLAIN_OPTIMIZER]: layer 1 explodes");
        assertThat(new Verdict(Outcome.PASS, List.of(), "flat").cause()).isEqualTo(Cause.NONE);
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void every_cause_is_explained_in_a_clause(Cause cause) {
        assertThat(cause.explanation()).isNotBlank().doesNotEndWith(".");
    }

    @Test
    void only_matrices_have_spectra_and_only_parameters_have_updates() {
        assertThat(List.of(Norm.values()).stream().filter(Norm::isSpectral))
                .containsExactly(Norm.SPECTRAL, Norm.RMS_TO_RMS);
        assertThat(Quantity.UPDATE.isOfParameter()).isTrue();
        assertThat(Quantity.PRE_ACTIVATION_CHANGE.isOfParameter()).isFalse();
    }
}
