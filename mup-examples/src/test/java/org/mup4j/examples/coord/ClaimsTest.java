package org.mup4j.examples.coord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.examples.cli.Subcommand;

/** Verdicts on made-up readings that follow a power law exactly but for a seed's own factor. */
class ClaimsTest {

    private static final Settings SETTINGS = new Settings(List.of(1, 2, 4, 8), 16, 3, 1, 2, 16, 1e-3, 0.1);

    @Test
    void theMeasuredExponentsAreThoseOfTheReadings() {
        Claims claims = claims(run -> power(run, run.scheme() == Scheme.MUP ? 0.0 : 1.0));

        assertThat(claims.outcome()).isEqualTo(Outcome.PASS);
        assertThat(Subcommand.exitCode(claims.outcome())).isZero();
        assertThat(claims.byId("output-sp").measured().value()).isCloseTo(1, within(1e-9));
        assertThat(claims.byId("output-sp").outcome()).isEqualTo(Outcome.PASS);
        assertThat(claims.byId("weight-last").measured().value()).isCloseTo(1, within(1e-9));
        assertThat(claims.byId("weight-last").outcome()).isEqualTo(Outcome.FAIL);
        assertThat(claims.roughness(Scheme.SP, Quantity.OUTPUT)).isCloseTo(0, within(1e-9));
    }

    @Test
    void aGrowingOutputFails() {
        Claims claims = claims(run -> power(run, 0.5));

        assertThat(claims.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(Subcommand.exitCode(claims.outcome())).isEqualTo(1);
    }

    @Test
    void seedsThatDisagreeDecideNothing() {
        Claims claims = claims(run -> Math.pow(run.width(), run.seed() - 1.0));

        assertThat(claims.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(Subcommand.exitCode(claims.outcome())).isEqualTo(3);
    }

    @Test
    void oneDivergedNetworkFailsMuPHoweverFlatTheOthers() {
        Claims claims =
                claims(run -> run.scheme() == Scheme.MUP && run.width() == 128 && run.seed() == 0 ? Double.NaN : 1);

        assertThat(claims.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(claims.byId("output-mup").measured().value()).isZero();
    }

    @Test
    void networksThatAllDivergedHaveNoExponent() {
        Claims claims = claims(run -> Double.POSITIVE_INFINITY);

        assertThat(claims.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(claims.byId("output-sp").measured().isKnown()).isFalse();
        assertThat(claims.byId("output-sp").outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(claims.roughness(Scheme.SP, Quantity.OUTPUT)).isNaN();
    }

    private static double power(Run run, double exponent) {
        return (1 + 0.01 * run.seed()) * Math.pow(run.width(), exponent);
    }

    private static Claims claims(ToDoubleFunction<Run> value) {
        List<Reading> readings = SETTINGS.runs().stream()
                .flatMap(run -> Stream.of(Quantity.values())
                        .flatMap(quantity -> Stream.of(1, 2)
                                .map(step -> new Reading(run, step, quantity, scale(value.applyAsDouble(run))))))
                .toList();
        return new Claims(new CoordResult(SETTINGS, readings));
    }

    private static Scale scale(double value) {
        return new Scale(value, value);
    }
}
