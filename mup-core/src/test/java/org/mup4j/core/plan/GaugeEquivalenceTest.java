package org.mup4j.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.GaugeSimulation.Decay;
import org.mup4j.core.plan.GaugeSimulation.Optimizer;
import org.mup4j.core.plan.GaugeSimulation.Outputs;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.Role;

/** Gauges are the same network function at every step, to rounding, by training and not by algebra. */
class GaugeEquivalenceTest {

    /** Rounding of doubles, 1e-16, over the sums and steps of one short run; measured: at most 3e-15. */
    private static final double ROUNDING = 1e-10;

    /** The outputs are of order one. */
    private static final double A_LOT = 0.3;

    static Stream<Arguments> optimizersAndDecays() {
        List<Arguments> all = new ArrayList<>();
        for (Optimizer optimizer : Optimizer.values()) {
            for (Decay decay : Decay.values()) {
                all.add(Arguments.of(optimizer, decay));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("optimizersAndDecays")
    void allGaugesOfMupTrainTheSameFunction(Optimizer optimizer, Decay decay) {
        assertGaugesAgree(Parametrizations.MUP, optimizer, decay);
    }

    @ParameterizedTest
    @MethodSource("optimizersAndDecays")
    void meanFieldTrainsTheFunctionOfMup(Optimizer optimizer, Decay decay) {
        assertGaugesAgree(Parametrizations.MEAN_FIELD, optimizer, decay);
        assertThat(train(Parametrizations.MEAN_FIELD, Gauge.SYMMETRIC, optimizer, decay)
                        .relativeDifference(train(Parametrizations.MUP, Gauge.MULTIPLIER_FREE, optimizer, decay)))
                .isLessThan(ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({"SGD, NONE", "NESTEROV, COUPLED", "ADAM, COUPLED", "ADAM, INDEPENDENT"})
    void allGaugesOfNeuralTangentTrainTheSameFunctionButNotThatOfMup(Optimizer optimizer, Decay decay) {
        assertGaugesAgree(Parametrizations.NTK, optimizer, decay);
        assertThat(train(Parametrizations.NTK, Gauge.MULTIPLIER_FREE, optimizer, decay)
                        .relativeDifference(train(Parametrizations.MUP, Gauge.MULTIPLIER_FREE, optimizer, decay)))
                .isGreaterThan(0.01);
    }

    private static void assertGaugesAgree(Parametrization parametrization, Optimizer optimizer, Decay decay) {
        Outputs reference = train(parametrization, Gauge.MULTIPLIER_FREE, optimizer, decay);

        assertThat(reference.movement()).as("movement of the outputs").isGreaterThan(A_LOT);
        for (Gauge gauge : List.of(Gauge.MU_READOUT, Gauge.SYMMETRIC)) {
            assertThat(train(parametrization, gauge, optimizer, decay).relativeDifference(reference))
                    .as("difference of %s", gauge)
                    .isLessThan(ROUNDING);
        }
    }

    /**
     * The test above can fail: one number of one tensor, off by one half power of the width, is far beyond rounding. The
     * gauge is symmetric, so input and output both carry a multiplier.
     */
    @ParameterizedTest
    @CsvSource({
        "SGD, NONE, INPUT, RATE",
        "SGD, NONE, OUTPUT, RATE",
        "SGD, NONE, OUTPUT, INIT",
        "SGD, NONE, OUTPUT, FORWARD",
        "SGD, NONE, INPUT, INIT",
        "SGD, COUPLED, INPUT, DECAY",
        "NESTEROV, NONE, INPUT, RATE",
        "NESTEROV, COUPLED, OUTPUT, DECAY",
        "ADAM, NONE, INPUT, RATE",
        "ADAM, NONE, OUTPUT, RATE",
        "ADAM, NONE, INPUT, EPSILON",
        "ADAM, NONE, OUTPUT, EPSILON",
        "ADAM, COUPLED, OUTPUT, DECAY",
        "ADAM, INDEPENDENT, INPUT, INIT",
        "NORMALISED, NONE, OUTPUT, EPSILON",
        "TRUST, NONE, OUTPUT, RATE"
    })
    void oneWrongPowerIsSeen(Optimizer optimizer, Decay decay, Role role, Number wrong) {
        Outputs reference = train(Parametrizations.MUP, Gauge.MULTIPLIER_FREE, optimizer, decay);
        MuPlan symmetric = GaugeSimulation.plan(Parametrizations.MUP, Gauge.SYMMETRIC, optimizer);

        Outputs altered = GaugeSimulation.train(
                optimizer, decay, symmetric, t -> t.role() == role ? wrong.times(t, Math.sqrt(3)) : t);

        assertThat(altered.relativeDifference(reference)).isGreaterThan(1e5 * ROUNDING);
    }

    /** No kind of decay passes the test by being too weak to matter. */
    @ParameterizedTest
    @MethodSource("optimizersAndDecays")
    void everyDecayLeavesItsMark(Optimizer optimizer, Decay decay) {
        double difference = train(Parametrizations.MUP, Gauge.SYMMETRIC, optimizer, decay)
                .relativeDifference(train(Parametrizations.MUP, Gauge.SYMMETRIC, optimizer, Decay.NONE));

        assertThat(difference > 1e5 * ROUNDING).isEqualTo(decay != Decay.NONE);
    }

    private static Outputs train(Parametrization parametrization, Gauge gauge, Optimizer optimizer, Decay decay) {
        return GaugeSimulation.train(
                optimizer, decay, GaugeSimulation.plan(parametrization, gauge, optimizer), UnaryOperator.identity());
    }

    /** One of the numbers of a plan. */
    enum Number {
        INIT,
        RATE,
        FORWARD,
        EPSILON,
        DECAY;

        TensorPlan times(TensorPlan t, double factor) {
            return new TensorPlan(
                    t.layer(),
                    t.parameter(),
                    t.role(),
                    t.shape(),
                    t.fanIn(),
                    t.fanOut(),
                    t.baseFanIn(),
                    t.baseFanOut(),
                    t.initStdMultiplier() * (this == INIT ? factor : 1),
                    t.learningRateMultiplier() * (this == RATE ? factor : 1),
                    t.forwardMultiplier() * (this == FORWARD ? factor : 1),
                    t.epsilonMultiplier() * (this == EPSILON ? factor : 1),
                    t.weightDecayMultiplier() * (this == DECAY ? factor : 1),
                    t.reason());
        }
    }
}
