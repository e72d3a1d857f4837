package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.within;
import static org.mup4j.dl4j.check.Failures.escaped;
import static org.mup4j.dl4j.check.Failures.fails;
import static org.mup4j.dl4j.check.MuPAssertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.TransferReport;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.learning.config.Adam;

class MuPAssertionsTest {

    private static final MuPlan AT_BASE = plan(64);
    private static final MuPlan WIDER = plan(256);

    private static MuPlan plan(int width) {
        return MuP.family(CalibrationNets.classifier(new Adam(1e-3), false))
                .at(width)
                .plan();
    }

    /** Widths 64, 128 and 256, exact bowls whose best rate moves by the drift. */
    private static TransferReport report(double drift) {
        List<LrCurve> curves = new ArrayList<>();
        for (int w = 0; w < 3; w++) {
            double[] rates = LrSweep.octaves(-8, 8, 1);
            double[][] losses = new double[rates.length][2];
            for (int i = 0; i < rates.length; i++) {
                double loss = Math.exp(0.05 * Math.pow(i - 8 - drift * w, 2));
                losses[i] = new double[] {loss, loss};
            }
            curves.add(LrCurve.of(64L << w, rates, losses));
        }
        return TransferReport.of(curves);
    }

    @Test
    void a_report_that_transfers_transfers() {
        Assertions.assertThat(assertThat(report(0)).transfers().hasDrift(0, within(0.01)))
                .isNotNull();
        fails(
                "%nExpecting the best learning rate to drift with the width, but it is%n  TRANSFERS%n",
                () -> assertThat(report(0)).drifts());
    }

    @Test
    void a_report_that_drifts_drifts_and_the_failure_shows_verdict_and_table() {
        TransferReport report = report(-1);

        assertThat(report).drifts().hasDrift(-1, within(0.01));
        fails(
                "%nExpecting the best learning rate to transfer from width to width, but it is%n  DRIFTS%n%n"
                        + escaped(report),
                () -> assertThat(report).transfers());
        fails(
                "%nExpecting a drift of%n  0.0 octaves per doubling of the width%nwithin%n  0.1%nbut it is%n  -",
                () -> assertThat(report).hasDrift(0, within(0.1)));
    }

    @Test
    void a_strict_offset_is_strict_and_an_unknown_drift_is_none() {
        TransferReport edge = TransferReport.of(report(0).curves().stream()
                .map(c -> LrCurve.of(c.width(), c.points().subList(0, 4)))
                .toList());

        fails("%nExpecting a drift of%n  0.0", () -> assertThat(edge).hasDrift(0, within(9.0)));
        double drift = report(-1).drift().perDoubling();
        assertThat(report(-1)).hasDrift(drift - 0.5, within(0.5));
        fails(
                "%nExpecting a drift of%n  " + (drift - 0.5),
                () -> assertThat(report(-1)).hasDrift(drift - 0.5, Assertions.byLessThan(0.5)));
    }

    @Test
    void a_plan_at_the_base_changes_nothing() {
        assertThat(AT_BASE).isIdentityAtBase().hasLearningRateMultiplier("1", "W", 1);
        fails(
                "%nExpecting a plan that changes nothing, but it changes%n  0/W, 0/b, 1/W, 1/b, 2/W, 2/b, 3/W%nIs the base the network itself?%n%n"
                        + escaped(WIDER),
                () -> assertThat(WIDER).isIdentityAtBase());
    }

    @Test
    void a_plan_multiplies_learning_rates() {
        assertThat(WIDER).hasLearningRateMultiplier("1", "W", 0.25).hasLearningRateMultiplier("0", "W", 1);
        fails(
                "%nExpecting the learning rate of%n  1/W%nto be multiplied by%n  0.5%nbut it is multiplied by%n  0.25%n"
                        + "because of%n  " + WIDER.tensor("1", "W").reason(),
                () -> assertThat(WIDER).hasLearningRateMultiplier("1", "W", 0.5));
        fails(
                "%nExpecting a plan with a tensor%n  9/W%nbut it has none of this name%n%n" + escaped(WIDER),
                () -> assertThat(WIDER).hasLearningRateMultiplier("9", "W", 1));
    }

    @Test
    void a_description_leads_the_message() {
        fails(
                "[my network] %nExpecting a plan that changes nothing",
                () -> assertThat(WIDER).as("my network").isIdentityAtBase());
    }

    @Test
    void null_is_refused_by_name() {
        fails(
                "%nExpecting actual not to be null",
                () -> assertThat((MuPlan) null).isIdentityAtBase());
        fails(
                "%nExpecting actual not to be null",
                () -> assertThat((TransferReport) null).transfers());
    }
}
