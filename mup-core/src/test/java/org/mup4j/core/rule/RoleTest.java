package org.mup4j.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTest {

    @ParameterizedTest
    @CsvSource({"false, true, INPUT", "true, true, HIDDEN", "true, false, OUTPUT", "false, false, SCALAR"})
    void theRoleOfAMatrixIsTheSetOfItsAxesThatAreWidths(boolean fanInScales, boolean fanOutScales, Role role) {
        assertThat(Role.ofMatrix(fanInScales, fanOutScales)).isEqualTo(role);
        assertThat(role.fanInScales()).isEqualTo(fanInScales);
        assertThat(role.fanOutScales()).isEqualTo(fanOutScales);
    }

    @Test
    void aVectorIsAVectorOverAWidthAndAScalarElsewhere() {
        assertThat(Role.ofVector(true)).isEqualTo(Role.VECTOR);
        assertThat(Role.ofVector(false)).isEqualTo(Role.SCALAR);
        assertThat(Role.VECTOR.fanInScales()).isFalse();
        assertThat(Role.VECTOR.fanOutScales()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VECTOR", "SCALAR"},
            mode = EnumSource.Mode.EXCLUDE)
    void theRolesOfMatricesMayCarryAForwardMultiplier(Role role) {
        assertThat(role.isMatrix()).isTrue();
        assertThat(Role.VECTOR.isMatrix()).isFalse();
        assertThat(Role.SCALAR.isMatrix()).isFalse();
    }
}
