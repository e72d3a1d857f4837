package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What an assertion says when it fails. */
final class Failures {

    private Failures() {}

    /** An assertion fails with a message that starts like this, a format without arguments. */
    static void fails(String start, ThrowingCallable assertion) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion)
                .satisfies(e -> Assertions.assertThat(e.getMessage()).startsWith(String.format(start)));
    }

    /** Text as a part of such a format. */
    static String escaped(Object shown) {
        return shown.toString().replace("%", "%%");
    }
}
