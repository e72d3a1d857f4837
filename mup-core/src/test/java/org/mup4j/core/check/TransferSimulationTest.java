package org.mup4j.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mup4j.core.check.TransferReport.Outcome;

/**
 * How often a transfer check is right, with five widths and five seeds on a grid of one octave at a random place. From fixed
 * seeds; a rate of 0.95 has a standard error of 0.01 over 400 simulations.
 */
class TransferSimulationTest {

    private static final int SIMULATIONS = 400;
    private static final double[] DRIFTS = {0, -0.06, -0.12, 0.2, -0.5};

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            bowl,  noise, at least
            USUAL, 0.02,  0.95
            USUAL, 0.05,  0.95
            USUAL, 0.10,  0.95
            STEEP, 0.02,  0.95
            STEEP, 0.05,  0.95
            STEEP, 0.10,  0.90
            CLIFF, 0.02,  0.95
            CLIFF, 0.05,  0.95
            """)
    void a_rate_that_stays_transfers(Bowl bowl, double noise, double least) {
        assertThat(share(bowl, 0, noise, r -> r.outcome() == Outcome.TRANSFERS)).isGreaterThanOrEqualTo(least);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            bowl,  drift, noise
            USUAL, -0.5,  0.02
            USUAL, -0.5,  0.05
            USUAL, -0.5,  0.10
            USUAL, 0.5,   0.10
            STEEP, -0.5,  0.05
            CLIFF, -0.5,  0.05
            CLIFF, -1,    0.10
            """)
    void a_rate_that_moves_by_half_an_octave_or_more_drifts(Bowl bowl, double drift, double noise) {
        assertThat(share(bowl, drift, noise, r -> r.outcome() == Outcome.DRIFTS))
                .isGreaterThanOrEqualTo(0.95);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            bowl,  noise
            USUAL, 0.005
            USUAL, 0.02
            USUAL, 0.05
            USUAL, 0.10
            STEEP, 0.005
            STEEP, 0.02
            STEEP, 0.05
            STEEP, 0.10
            CLIFF, 0.005
            CLIFF, 0.02
            """)
    void the_interval_covers_large_and_small_drifts(Bowl bowl, double noise) {
        for (double drift : DRIFTS) {
            assertThat(share(bowl, drift, noise, r -> covers(r, drift)))
                    .as("true drift %s", drift)
                    .isGreaterThanOrEqualTo(0.9);
        }
    }

    /** Where runs diverge 1.6 octaves above the best rate, and the seeds' noise hides the bowl: the known weak spot. */
    @ParameterizedTest
    @CsvSource({"0.05", "0.10"})
    void next_to_a_cliff_and_in_noise_the_interval_covers_less(double noise) {
        for (double drift : DRIFTS) {
            assertThat(share(Bowl.CLIFF, drift, noise, r -> covers(r, drift)))
                    .as("true drift %s", drift)
                    .isBetween(0.85, 1.0);
        }
    }

    /** An interval could cover everything by being wide. */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            noise, half the interval
            0.02,  0.05
            0.05,  0.10
            0.10,  0.15
            """)
    void the_interval_is_no_wider_than_it_has_to_be(double noise, double half) {
        Random random = new Random(3);
        double sum = 0;
        for (int i = 0; i < SIMULATIONS; i++) {
            TransferReport.Drift drift = Bowl.USUAL.report(0, 5, noise, random).drift();
            sum += (drift.high() - drift.low()) / 2;
        }

        assertThat(sum / SIMULATIONS).isLessThan(half);
    }

    private static boolean covers(TransferReport report, double drift) {
        return report.drift().low() <= drift && drift <= report.drift().high();
    }

    private static double share(Bowl bowl, double drift, double noise, Predicate<TransferReport> claim) {
        Random random = new Random(2024);
        int count = 0;
        for (int i = 0; i < SIMULATIONS; i++) {
            count += claim.test(bowl.report(drift, 5, noise, random)) ? 1 : 0;
        }
        return (double) count / SIMULATIONS;
    }
}
