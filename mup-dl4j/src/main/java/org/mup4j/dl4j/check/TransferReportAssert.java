package org.mup4j.dl4j.check;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.data.Offset;
import org.mup4j.core.check.TransferReport;
import org.mup4j.core.check.TransferReport.Outcome;

/** Assertions on the result of a transfer check. Every failure shows the verdict and the table of widths. */
public final class TransferReportAssert extends AbstractAssert<TransferReportAssert, TransferReport> {

    TransferReportAssert(TransferReport actual) {
        super(actual, TransferReportAssert.class);
    }

    /**
     * Verifies that the best learning rate stays where it is: that the interval of the drift lies within the tolerance.
     *
     * @return this
     */
    public TransferReportAssert transfers() {
        return hasOutcome(Outcome.TRANSFERS, "transfer from width to width");
    }

    /**
     * Verifies that the best learning rate moves: that the interval of the drift lies outside the tolerance.
     *
     * @return this
     */
    public TransferReportAssert drifts() {
        return hasOutcome(Outcome.DRIFTS, "drift with the width");
    }

    private TransferReportAssert hasOutcome(Outcome expected, String claim) {
        isNotNull();
        if (actual.outcome() != expected) {
            failWithMessage(
                    "%nExpecting the best learning rate to %s, but it is%n  %s%n%n%s", claim, actual.outcome(), actual);
        }
        return this;
    }

    /**
     * Verifies the drift of the best learning rate.
     *
     * @param octavesPerDoubling what is expected, in octaves per doubling of the width
     * @param offset how far it may be off
     * @return this
     */
    public TransferReportAssert hasDrift(double octavesPerDoubling, Offset<Double> offset) {
        isNotNull();
        double difference = Math.abs(actual.drift().perDoubling() - octavesPerDoubling);
        boolean close = offset.strict ? difference < offset.value : difference <= offset.value;
        if (!close) {
            failWithMessage(
                    "%nExpecting a drift of%n  %s octaves per doubling of the width%nwithin%n  %s%nbut it is%n  %s%n%n%s",
                    octavesPerDoubling, offset.value, actual.drift().perDoubling(), actual);
        }
        return this;
    }
}
