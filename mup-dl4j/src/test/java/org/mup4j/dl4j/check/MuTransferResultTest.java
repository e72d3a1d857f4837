package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.TransferReport;
import org.mup4j.core.check.TransferReport.Outcome;
import org.mup4j.core.check.TransferSettings;
import org.mup4j.core.check.Verdict;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.check.MuTransferResult.Searched;
import org.nd4j.linalg.learning.config.Adam;

/** What is handed on and what is not, over bowls of known shape. */
class MuTransferResultTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** Log loss rises by a tenth of the square of the octaves from the best rate; two seeds differ by a constant. */
    private static LrCurve bowl(int width, double best, double scale, double noise) {
        double[] rates = LrSweep.octaves(-8, 0, 1);
        double[][] losses = new double[rates.length][2];
        for (int i = 0; i < rates.length; i++) {
            double octaves = -8 + i - best;
            losses[i][0] = scale * Math.exp(0.1 * octaves * octaves + noise * i % 2);
            losses[i][1] = 1.1 * scale * Math.exp(0.1 * octaves * octaves);
        }
        return LrCurve.of(width, rates, losses);
    }

    private static MuTransferResult<MultiLayerConfiguration> result(
            TransferSettings judgement, List<Searched> settings, LrCurve... curves) {
        return new MuTransferResult<>(
                MuP.family(CalibrationNets.classifier(new Adam(1e-3), false)).baseWidth(64),
                1024,
                TransferReport.of(List.of(curves), judgement),
                settings,
                0,
                List.of(),
                "hand");
    }

    private static MuTransferResult<MultiLayerConfiguration> result(
            TransferSettings judgement, LrCurve base, LrCurve confirmed) {
        return result(judgement, List.of(new Searched("as configured", base, List.of(confirmed))), base, confirmed);
    }

    private static MuTransferResult<MultiLayerConfiguration> result(LrCurve base, LrCurve confirmed) {
        return result(TransferSettings.withDefaults(), base, confirmed);
    }

    private static void refuses(MuTransferResult<?> result) {
        assertThat(result.isTransferable()).isFalse();
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(result::configuration)
                .withMessageStartingWith(
                        "There is no configuration for width 1024, because the rate of width 64 is not known")
                .withMessageContaining(result.verdict().message());
    }

    @Test
    void a_rate_that_stays_is_handed_on_with_how_far_it_may_move() {
        MuTransferResult<MultiLayerConfiguration> result = result(bowl(64, -4, 1, 0), bowl(256, -4, 0.8, 0));

        assertThat(result.rate()).isEqualTo(0.0625);
        assertThat(result.target()).isEqualTo(1024);
        assertThat(result.verdict().outcome()).isEqualTo(Verdict.Outcome.PASS);
        assertThat(result.configuration().getConf(3).getLayer()).isNotNull();
        // Two doublings apart, phase errors of 0.03 octaves at both ends: 2 sqrt(2) 0.03 / 2 octaves, over four
        // doublings.
        double half = Math.sqrt(2) * 0.03 * 4;
        assertThat(result.toString())
                .startsWith("Transfer from width 64 to width 1024, trained by hand\n   width   best rate")
                .endsWith(String.format(
                        Locale.ROOT,
                        "\nThe rate for width 1024 is 0.0625. If it goes on as the interval allows, the best rate of width"
                                + " 1024 lies between %.3g and %.3g.%n",
                        0.0625 * Math.pow(2, -half),
                        0.0625 * Math.pow(2, half)));
        assertThat(result.verdict().message()).contains("lies between 0.0556 and 0.0703");
    }

    @Test
    void a_rate_that_drifts_is_not_handed_on() {
        MuTransferResult<MultiLayerConfiguration> result = result(bowl(64, -4, 1, 0), bowl(256, -6, 1, 0));

        assertThat(result.report().outcome()).isEqualTo(Outcome.DRIFTS);
        assertThat(result.verdict().cause()).isEqualTo(Cause.DRIFT);
        refuses(result);
    }

    @Test
    void a_rate_that_may_drift_is_not_handed_on() {
        MuTransferResult<MultiLayerConfiguration> result = result(bowl(64, -4, 1, 0), bowl(256, -4.5, 1, 0));

        assertThat(result.report().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(result.verdict().outcome()).isEqualTo(Verdict.Outcome.INCONCLUSIVE);
        refuses(result);
    }

    @Test
    void a_rate_beyond_the_grid_is_not_handed_on() {
        MuTransferResult<MultiLayerConfiguration> result = result(bowl(64, -4, 1, 0), bowl(256, -9, 1, 0));

        assertThat(result.report().outcome()).isEqualTo(Outcome.INVALID_GRID);
        assertThat(result.verdict().cause()).isEqualTo(Cause.GRID_EDGE);
        refuses(result);
    }

    /**
     * The vertex of the base lies between 2^-4 and 2^-3, and at 2^-3 the wide network diverges. A cliff so near moves its vertex too,
     * by 0.9 octaves, which a tolerance of 1 lets pass.
     */
    @Test
    void a_rate_at_which_the_confirming_network_diverges_is_not_handed_on() {
        LrCurve base = bowl(64, -3.9, 1, 0);
        List<LrCurve.Point> points = bowl(256, -3.9, 1, 0).points().stream()
                .map(p -> p.learningRate() < 0.1 ? p : new LrCurve.Point(p.learningRate(), List.of(INFINITY, INFINITY)))
                .toList();
        MuTransferResult<MultiLayerConfiguration> result =
                result(TransferSettings.withDefaults().withTolerance(1), base, LrCurve.of(256, points));

        assertThat(result.report().outcome()).as(result.toString()).isEqualTo(Outcome.TRANSFERS);
        assertThat(result.verdict().cause()).isEqualTo(Cause.RATE_TOO_LARGE);
        assertThat(result.verdict().message())
                .isEqualTo(
                        "The best learning rate hardly moves, but 0.067 is so near to where networks diverge that the"
                                + " widest one that was trained does. Warm the rate up with a schedule, or clip gradients, and search"
                                + " again.");
        refuses(result);
    }

    private static MuTransferResult<MultiLayerConfiguration> against(LrCurve otherBase, LrCurve otherConfirmed) {
        LrCurve base = bowl(64, -4, 1, 0);
        LrCurve confirmed = bowl(256, -4, 0.8, 0);
        Searched chosen = new Searched("a", base, List.of(confirmed));
        return result(
                TransferSettings.withDefaults(),
                List.of(chosen, new Searched("b", otherBase, List.of(otherConfirmed))),
                base,
                confirmed);
    }

    @Test
    void a_setting_that_is_overtaken_is_not_handed_on() {
        MuTransferResult<MultiLayerConfiguration> result = against(bowl(64, -4, 1.02, 0), bowl(256, -4, 0.78, 0));

        assertThat(result.verdict())
                .isEqualTo(new Verdict(
                        Verdict.Outcome.FAIL,
                        List.of(),
                        "The learning rate transfers, but the setting does not: a was the best at width 64, and at width 256 b"
                                + " is, by 2.5% of the loss (sd over the seeds 0.0%). Give more seeds to tell them apart, or"
                                + " search at a larger base width."));
        assertThat(result.toString())
                .contains("\n* setting a: at the rate 0.0625, loss 1.049 at width 64, 0.8390 at width 256\n"
                        + "  setting b: at the rate 0.0625, loss 1.070 at width 64, 0.8181 at width 256\n");
        refuses(result);
    }

    @Test
    void settings_that_cannot_be_told_apart_are_as_good_as_each_other() {
        assertThat(against(bowl(64, -4, 1.02, 0), bowl(256, -4, 0.795, 0)).isTransferable())
                .as("0.6%, below the tolerance of 1%")
                .isTrue();
        assertThat(against(bowl(64, -4, 1.02, 0), bowl(256, -4, 0.78, 0.1)).isTransferable())
                .as("2.5% and less, below the spread over the seeds")
                .isTrue();
        assertThat(against(bowl(64, -4, 1.02, 0), bowl(256, -4, INFINITY, 0)).isTransferable())
                .as("the other one diverges")
                .isTrue();
    }
}
