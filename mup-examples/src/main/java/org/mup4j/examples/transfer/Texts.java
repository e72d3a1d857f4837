package org.mup4j.examples.transfer;

import java.util.Locale;
import org.mup4j.core.check.LrCurve.Optimum;
import org.mup4j.core.check.Regret;
import org.mup4j.core.check.TransferReport;

/** Numbers for people. */
final class Texts {

    private Texts() {}

    /** A drift with its interval and outcome. */
    static String drift(TransferReport report) {
        TransferReport.Drift drift = report.drift();
        return report.outcome() == TransferReport.Outcome.INVALID_GRID
                ? "not known, as the grid does not bracket every best rate"
                : String.format(
                        Locale.ROOT,
                        "%+.2f octaves per doubling [%+.2f, %+.2f], %s",
                        drift.perDoubling(),
                        drift.low(),
                        drift.high(),
                        report.outcome());
    }

    /** A regret in percent of the loss. */
    static String regret(Regret regret) {
        if (Double.isNaN(regret.logLoss())) {
            return "not known";
        } else if (Double.isInfinite(regret.logLoss())) {
            return "it diverges";
        }
        double percent = 100 * Math.expm1(regret.logLoss());
        return Double.isNaN(regret.sd())
                ? String.format(Locale.ROOT, "%.1f%%", percent)
                : String.format(Locale.ROOT, "%.1f%% (sd over seeds %.1f)", percent, 100 * regret.sd());
    }

    /** A best rate; with its place where it lies at an edge. */
    static String optimum(Optimum optimum) {
        return switch (optimum.place()) {
            case INSIDE -> rate(optimum.learningRate());
            case LOW_EDGE -> rate(optimum.learningRate()) + " or less (edge of the grid)";
            case HIGH_EDGE -> rate(optimum.learningRate()) + " or more (edge of the grid)";
            case NONE -> "none: every rate diverged for some seed";
        };
    }

    /** A rate with two digits. */
    static String rate(double rate) {
        return String.format(Locale.ROOT, rate >= 0.01 ? "%.2g" : "%.1e", rate);
    }

    /** A loss with three digits. */
    static String loss(double loss) {
        if (!Double.isFinite(loss)) {
            return "–";
        }
        return String.format(Locale.ROOT, loss >= 0.01 && loss < 1000 ? "%.3g" : "%.2e", loss);
    }
}
