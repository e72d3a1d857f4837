package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Recurrent networks pass the coordinate check and fail it unscaled. Measured once from 64 to 1024 with five seeds, every
 * exponent lies within 0.1 of 0; with three seeds up to width 256, as here, finite widths leave up to twice that.
 */
class RecurrentCoordCheckTest {

    private static final double FLAT = 0.2;

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("LSTM, Adam", RecurrentNets.lstm(new Adam(1e-3), true)),
                Arguments.of("SimpleRnn, Adam", RecurrentNets.simple(new Adam(1e-3), true)),
                Arguments.of("LSTM, SGD", RecurrentNets.lstm(new Sgd(0.1), false)));
    }

    private static CoordReport report(IntFunction<MultiLayerConfiguration> network, Parametrization parametrization) {
        return CoordCheck.of(MuP.family(network).baseWidth(64).parametrization(parametrization))
                .widths(64, 128, 256)
                .seeds(3)
                .steps(1, 3)
                .run(RecurrentNets.batches(3, 16));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void scaledTheyPass(String name, IntFunction<MultiLayerConfiguration> network) {
        CoordReport report = report(network, Parametrizations.MUP);

        assertThat(report.verdict().outcome()).as(report.toString()).isEqualTo(Outcome.PASS);
        assertThat(report.slopes())
                .filteredOn(s -> s.quantity() == Quantity.PRE_ACTIVATION_CHANGE)
                .isNotEmpty()
                .allSatisfy(s -> assertThat(s.slope()).as(report.toString()).isBetween(-FLAT, FLAT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void unscaledTheyFail(String name, IntFunction<MultiLayerConfiguration> network) {
        CoordReport report = report(network, Parametrizations.SP);

        assertThat(report.verdict().outcome()).as(report.toString()).isEqualTo(Outcome.FAIL);
    }
}
