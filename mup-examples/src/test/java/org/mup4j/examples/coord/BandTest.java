package org.mup4j.examples.coord;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mup4j.core.check.Verdict.Outcome;

class BandTest {

    @ParameterizedTest(name = "{0}: {1} [{2}, {3}] is {4}")
    @CsvSource({
        "FLAT, 0.01, -0.02, 0.04, PASS",
        "FLAT, 0.25, 0.20, 0.30, PASS",
        "FLAT, 0.20, 0.00, 0.40, INCONCLUSIVE",
        "FLAT, 0.30, 0.20, 0.40, INCONCLUSIVE",
        "FLAT, 0.50, 0.26, 0.74, FAIL",
        "FLAT, -0.50, -0.60, -0.40, FAIL",
        "FLAT, 0.00, -Infinity, Infinity, INCONCLUSIVE",
        "GROWS, 1.2, 1.1, 1.3, PASS",
        "GROWS, 0.5, 0.2, 0.8, INCONCLUSIVE",
        "GROWS, 0.1, 0.0, 0.2, FAIL",
        "FALLS, -1.0, -1.1, -0.9, PASS",
        "FALLS, -0.3, -0.7, 0.1, INCONCLUSIVE",
        "FALLS, -0.1, -0.2, 0.0, FAIL",
        "EQUAL, 0.05, 0.02, 0.08, PASS",
        "EQUAL, 0.28, 0.27, 0.30, FAIL",
    })
    void judgesByTheExponentAndItsInterval(String band, double slope, double low, double high, Outcome outcome) {
        Band expected = switch (band) {
            case "FLAT" -> Band.FLAT;
            case "GROWS" -> Band.GROWS;
            case "FALLS" -> Band.FALLS;
            default -> Band.EQUAL;
        };

        assertThat(expected.judge(slope, low, high)).isEqualTo(outcome);
    }
}
