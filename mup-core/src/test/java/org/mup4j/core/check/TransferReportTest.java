package org.mup4j.core.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.check.TransferReport.Drift;
import org.mup4j.core.check.TransferReport.Outcome;

class TransferReportTest {

    /** Exact parabolas in log loss whose vertex moves by the drift; seeds differ by a factor that all rates share. */
    private static TransferReport parabolas(double drift, int seeds, int first, int last) {
        List<LrCurve> curves = new ArrayList<>();
        for (int w = 4; w >= 0; w--) {
            double[] rates = new double[last - first + 1];
            double[][] losses = new double[rates.length][seeds];
            for (int i = 0; i < rates.length; i++) {
                double x = first + i - drift * w;
                rates[i] = Math.pow(2, first + i);
                for (int j = 0; j < seeds; j++) {
                    losses[i][j] = (1 + 0.1 * j) * Math.exp(0.05 * x * x);
                }
            }
            curves.add(LrCurve.of(64L << w, rates, losses));
        }
        return TransferReport.of(curves);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -0.4, 0, 0.1, 0.9})
    void the_drift_of_exact_curves_is_exact(double drift) {
        Drift found = parabolas(drift, 3, -9, 9).drift();

        assertThat(found.perDoubling()).isCloseTo(drift, within(1e-8));
        assertThat(found.seedError()).isCloseTo(0, within(1e-8));
        // 0.03 octaves of a vertex, two standard deviations, over five widths: 2 * 0.03 / sqrt(10).
        assertThat(found.bowlError()).isCloseTo(0.06 / Math.sqrt(10), within(1e-6));
        assertThat(found.high() - found.low()).isCloseTo(0.12 / Math.sqrt(10), within(1e-6));
    }

    /** Two widths, two seeds, three rates: small enough to write down. */
    @Test
    void the_interval_is_welchs_over_jackknifed_vertices() {
        // Seeds with vertices at -0.1 and 0.1, and at 0.7 and 1.1, all of the same curvature: the vertex is their mean,
        // leaving one out gives the other, so the jackknife variances are 0.1^2 and 0.2^2.
        TransferReport report = TransferReport.of(List.of(vertices(64, -0.1, 0.1), vertices(128, 0.7, 1.1)));

        double variance = 0.01 + 0.04;
        double freedom = variance * variance / (0.01 * 0.01 + 0.04 * 0.04);
        assertThat(freedom).isCloseTo(1.470588, within(1e-6));
        assertThat(report.drift().perDoubling()).isCloseTo(0.9, within(1e-7));
        // The quantile for 1.470588 degrees of freedom, from another implementation of the t distribution.
        assertThat(report.drift().seedError()).isCloseTo(T_1_470588 * Math.sqrt(variance), within(1e-4));
    }

    private static final double T_1_470588 = 6.188115;

    private static LrCurve vertices(long width, double... vertices) {
        double[] rates = new double[15];
        double[][] losses = new double[rates.length][vertices.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = Math.pow(2, i - 7);
            for (int j = 0; j < vertices.length; j++) {
                losses[i][j] = Math.exp(0.05 * (i - 7 - vertices[j]) * (i - 7 - vertices[j]));
            }
        }
        return LrCurve.of(width, rates, losses);
    }

    @Test
    void an_interval_inside_the_tolerance_transfers_and_passes() {
        TransferReport report = parabolas(0, 3, -9, 9);

        assertThat(report.outcome()).isEqualTo(Outcome.TRANSFERS);
        assertThat(report.verdict().outcome()).isEqualTo(Verdict.Outcome.PASS);
        assertThat(report.verdict().causes()).isEmpty();
        assertThat(report.verdict().message())
                .isEqualTo(
                        "The best learning rate does not move with the width: +0.00 octaves per doubling, 95% interval"
                                + " [-0.02, +0.02], within [-0.25, +0.25]. The rate tuned at width 64 serves up to width 1024:"
                                + " training width 1024 at the best rate of width 64, 1, costs 0.0% of the loss (sd over the"
                                + " seeds 0.0%, nothing to speak of).");
    }

    @Test
    void an_interval_outside_the_tolerance_drifts_and_fails() {
        TransferReport report = parabolas(-1, 3, -9, 9);

        assertThat(report.outcome()).isEqualTo(Outcome.DRIFTS);
        assertThat(report.verdict().outcome()).isEqualTo(Verdict.Outcome.FAIL);
        assertThat(report.verdict().causes()).containsExactly(Cause.DRIFT);
        assertThat(report.verdict().message())
                .isEqualTo(
                        "The best learning rate falls with the width: -1.00 octaves per doubling, 95% interval [-1.02,"
                                + " -0.98], outside [-0.25, +0.25]. From width 64 to width 1024 it changes by a factor of 0.0625;"
                                + " training width 1024 at the best rate of width 64, 1, costs 122.6% of the loss (sd over the"
                                + " seeds 0.0%). Networks in the standard parametrization are wrapped with MuP.wrap(conf); where"
                                + " they are wrapped already, a coordinate check finds what does not scale, and"
                                + " TransferReport.fromWidth(...) judges without the narrowest, whose best rate may move for"
                                + " reasons of their own.");
        assertThat(parabolas(0.9, 3, -9, 9).verdict().message()).contains("rises with the width");
    }

    @Test
    void an_interval_over_the_border_is_inconclusive_and_says_which_part_of_it_is_to_blame() {
        TransferReport bowl = parabolas(-0.25, 3, -9, 9);
        assertThat(bowl.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(bowl.verdict().outcome()).isEqualTo(Verdict.Outcome.INCONCLUSIVE);
        assertThat(bowl.verdict().cause()).isEqualTo(Cause.TOO_LITTLE_DATA);
        assertThat(bowl.verdict().message()).endsWith("give a grid with half the step.");

        TransferReport seeds = Bowl.USUAL.report(-0.25, 3, 0.1, new Random(5));
        assertThat(seeds.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(seeds.verdict().message())
                .contains(
                        "The seeds make most of the interval: give more than 3 seeds (four times as many halve it) or a"
                                + " wider range of widths than 64 to 1024.");
    }

    @Test
    void a_best_rate_at_the_edge_makes_the_grid_invalid_and_says_where_to_extend_it() {
        TransferReport report = parabolas(-1, 3, -3, 3);

        assertThat(report.outcome()).isEqualTo(Outcome.INVALID_GRID);
        assertThat(report.verdict().outcome()).isEqualTo(Verdict.Outcome.INCONCLUSIVE);
        assertThat(report.verdict().cause()).isEqualTo(Cause.GRID_EDGE);
        assertThat(report.drift().perDoubling()).isNaN();
        assertThat(report.verdict().message())
                .isEqualTo(
                        "The grid does not bracket every best learning rate, so no drift can be told: at width 512 the"
                                + " lowest rate, 0.125, is the best: add lower ones; at width 1024 the lowest rate, 0.125, is the"
                                + " best: add lower ones.");
        assertThat(parabolas(1, 3, -3, 3).verdict().message()).contains("the highest rate, 8, is the best: add higher");
    }

    @Test
    void where_every_rate_diverges_the_grid_is_invalid() {
        LrCurve fine = LrCurve.of(64, new double[] {1, 2, 4}, new double[][] {{2}, {1}, {2}});
        LrCurve lost =
                LrCurve.of(128, new double[] {1, 2, 4}, new double[][] {{Double.NaN}, {Double.NaN}, {Double.NaN}});
        TransferReport report = TransferReport.of(List.of(fine, lost));

        assertThat(report.verdict().message())
                .endsWith("at width 128 a run diverged at every rate: add rates below 1. 3 of 6 runs diverged.");
        assertThat(report.regret().logLoss()).isNaN();
    }

    @Test
    void leaving_out_the_narrowest_widths_fits_again() {
        TransferReport all = parabolas(-0.5, 2, -9, 9);
        TransferReport wide = all.fromWidth(200);

        assertThat(wide.curves()).extracting(LrCurve::width).containsExactly(256L, 512L, 1024L);
        assertThat(wide.drift().perDoubling()).isCloseTo(-0.5, within(1e-8));
        assertThat(wide.drift().bowlError()).isGreaterThan(all.drift().bowlError());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> all.fromWidth(1024))
                .withMessageStartingWith("There are 1 widths, but a drift needs two");
    }

    @Test
    void with_one_seed_the_interval_comes_from_the_scatter_around_the_line() {
        assertThat(parabolas(-1, 1, -9, 9).drift().seedError()).isCloseTo(0, within(1e-5));
        TransferReport noisy = Bowl.USUAL.report(0, 1, 0.05, new Random(1));
        assertThat(noisy.drift().seedError()).isBetween(0.02, 1.0);
        TransferReport two = TransferReport.of(noisy.curves().subList(0, 2));
        assertThat(two.drift().high()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(two.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void the_regret_is_the_rise_of_log_loss_at_the_widest_network() {
        // The narrow curve is symmetric in logarithms, so its best rate is its lowest point.
        double[] rates = {1, 2, 4, 8, 16};
        LrCurve narrow = LrCurve.of(64, rates, new double[][] {{4, 4}, {2, 2}, {1, 1}, {2, 2}, {4, 4}});
        LrCurve wide =
                LrCurve.of(128, rates, new double[][] {{2, 2}, {1, 1}, {Math.exp(0.1), Math.exp(0.3)}, {4, 4}, {9, 9}});
        Regret regret = TransferReport.of(List.of(wide, narrow)).regret();

        assertThat(regret.learningRate()).isCloseTo(4, within(1e-8));
        assertThat(regret.logLoss()).isCloseTo(0.2, within(1e-12));
        assertThat(regret.sd()).isCloseTo(Math.sqrt(0.02), within(1e-12));
        assertThat(regret.isNegligible(0.01)).isFalse();
        assertThat(regret.isNegligible(0.2 + 1e-9)).isTrue();
    }

    @Test
    void the_regret_is_interpolated_on_another_grid_and_infinite_where_the_wide_network_diverges() {
        LrCurve narrow = LrCurve.of(64, new double[] {1, 2, 4}, new double[][] {{2}, {1}, {2}});
        double root = Math.sqrt(2);
        LrCurve shifted =
                LrCurve.of(128, new double[] {root / 2, root, 2 * root}, new double[][] {{3}, {1}, {Math.exp(0.5)}});
        LrCurve lost = LrCurve.of(128, new double[] {0.5, 1, 2}, new double[][] {{3}, {1}, {Double.NaN}});
        LrCurve beyond = LrCurve.of(128, new double[] {0.25, 0.5, 1}, new double[][] {{3}, {1}, {2}});

        assertThat(regret(narrow, shifted).logLoss()).isCloseTo(0.25, within(1e-12));
        assertThat(regret(narrow, shifted).sd()).isNaN();
        assertThat(regret(narrow, lost).logLoss()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(regret(narrow, beyond).logLoss()).isNaN();
    }

    private static Regret regret(LrCurve narrow, LrCurve wide) {
        return TransferReport.of(List.of(narrow, wide)).regret();
    }

    @Test
    void the_string_form_is_a_table_with_the_verdict() {
        assertThat(parabolas(-1, 2, -9, 9).fromWidth(512)).asString().startsWith("""
                   width   best rate     log2        loss  place      diverged
                     512       0.125    -3.00       1.049  INSIDE     0/38
                    1024      0.0625    -4.00       1.049  INSIDE     0/38
                FAIL [DRIFT]: The best learning rate falls with the width: -1.00 octaves""");
    }

    @Test
    void diverged_runs_are_counted_in_the_message() {
        TransferReport report = Bowl.CLIFF.report(0, 2, 0.01, new Random(1));

        assertThat(report.diverged()).isGreaterThan(50);
        assertThat(report.runs()).isEqualTo(5 * 22 * 2);
        assertThat(report.verdict().message()).endsWith(report.diverged() + " of 220 runs diverged.");
    }

    @Test
    void settings_move_the_border() {
        TransferReport half = parabolas(-0.5, 3, -9, 9);
        TransferSettings wider = TransferSettings.withDefaults().withTolerance(0.6);

        assertThat(half.outcome()).isEqualTo(Outcome.DRIFTS);
        assertThat(TransferReport.of(half.curves(), wider).outcome()).isEqualTo(Outcome.TRANSFERS);
        assertThat(wider).isEqualTo(new TransferSettings(0.6, 0.01));
        assertThat(wider.withRegretTolerance(0.1).regretTolerance()).isEqualTo(0.1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wider.withTolerance(0))
                .withMessage("The tolerance of the drift is a positive number, not 0.0");
    }

    @Test
    void refuses_one_width_or_one_twice() {
        LrCurve curve = vertices(64, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransferReport.of(List.of(curve)))
                .withMessage(
                        "There are 1 widths, but a drift needs two; five or more, each twice the one before, give an"
                                + " answer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransferReport.of(List.of(curve, vertices(128, 0), curve)))
                .withMessage("The width 64 comes twice: put all its rates and seeds into one curve");
    }
}
