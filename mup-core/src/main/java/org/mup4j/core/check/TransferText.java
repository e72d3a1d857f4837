package org.mup4j.core.check;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mup4j.core.check.LrCurve.Optimum;
import org.mup4j.core.check.LrCurve.Place;
import org.mup4j.core.check.TransferReport.Drift;

/** Writes a transfer report for people. */
final class TransferText {

    private final TransferReport report;
    private final LrCurve narrowest;
    private final LrCurve widest;

    TransferText(TransferReport report) {
        this.report = report;
        this.narrowest = report.curves().get(0);
        this.widest = report.curves().get(report.curves().size() - 1);
    }

    String table() {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%8s  %10s  %7s  %10s  %-9s  %s%n",
                "width",
                "best rate",
                "log2",
                "loss",
                "place",
                "diverged"));
        for (LrCurve curve : report.curves()) {
            Optimum best = curve.optimum();
            out.append(String.format(
                    Locale.ROOT,
                    "%8d  %10.3g  %7.2f  %10.4g  %-9s  %d/%d%n",
                    curve.width(),
                    best.learningRate(),
                    best.log2(),
                    best.loss(),
                    best.place(),
                    curve.diverged(),
                    curve.runs()));
        }
        return out.toString().replace("\r\n", "\n");
    }

    String message() {
        String conclusion = switch (report.outcome()) {
            case TRANSFERS -> transfers();
            case DRIFTS -> drifts();
            case INCONCLUSIVE -> inconclusive();
            case INVALID_GRID -> invalidGrid();
        };
        int diverged = report.diverged();
        return conclusion + (diverged == 0 ? "" : " " + diverged + " of " + report.runs() + " runs diverged.");
    }

    private String transfers() {
        return "The best learning rate does not move with the width: " + figure() + ", within " + tolerance() + ". "
                + "The rate tuned at width " + narrowest.width() + " serves up to width " + widest.width() + ": "
                + regret() + ".";
    }

    private String drifts() {
        Drift drift = report.drift();
        double octaves = drift.perDoubling() * Math.log((double) widest.width() / narrowest.width()) / Math.log(2);
        return "The best learning rate " + (octaves < 0 ? "falls" : "rises") + " with the width: " + figure()
                + ", outside " + tolerance() + ". From width " + narrowest.width() + " to width " + widest.width()
                + " it changes by a factor of " + number(Math.pow(2, octaves)) + "; " + regret()
                + ". Networks in the standard parametrization are wrapped with MuP.wrap(conf); where they are wrapped"
                + " already, a coordinate check finds what does not scale, and TransferReport.fromWidth(...) judges without"
                + " the narrowest, whose best rate may move for reasons of their own.";
    }

    private String inconclusive() {
        return "The best learning rate may move with the width or not: " + figure()
                + ", which reaches over the border of " + tolerance() + ". " + remedy();
    }

    private String remedy() {
        Drift drift = report.drift();
        if (drift.bowlError() > drift.seedError()) {
            return "The place of the grid makes most of the interval: give a grid with half the step.";
        }
        int seeds = report.curves().stream().mapToInt(LrCurve::seeds).min().orElseThrow();
        return "The seeds make most of the interval: give more than " + seeds + " seed" + (seeds == 1 ? "" : "s")
                + " (four times as many halve it) or a wider range of widths than " + narrowest.width() + " to "
                + widest.width() + ".";
    }

    private String invalidGrid() {
        List<LrCurve> outside =
                report.curves().stream().filter(c -> !c.optimum().isInside()).toList();
        return "The grid does not bracket every best learning rate, so no drift can be told: "
                + outside.stream().map(TransferText::edge).collect(Collectors.joining("; ")) + ".";
    }

    private static String edge(LrCurve curve) {
        double low = curve.points().get(0).learningRate();
        Place place = curve.optimum().place();
        String at = "at width " + curve.width() + " ";
        return switch (place) {
            case LOW_EDGE -> at + "the lowest rate, " + number(low) + ", is the best: add lower ones";
            case HIGH_EDGE ->
                at + "the highest rate, "
                        + number(curve.points().get(curve.points().size() - 1).learningRate())
                        + ", is the best: add higher ones";
            case NONE -> at + "a run diverged at every rate: add rates below " + number(low);
            case INSIDE -> throw new IllegalStateException(at + "the best rate is inside");
        };
    }

    private String figure() {
        Drift drift = report.drift();
        return signed(drift.perDoubling()) + " octaves per doubling, 95% interval [" + signed(drift.low()) + ", "
                + signed(drift.high()) + "]";
    }

    private String tolerance() {
        String number = number(report.settings().tolerance());
        return "[-" + number + ", +" + number + "]";
    }

    private String regret() {
        Regret regret = report.regret();
        String what = "training width " + widest.width() + " at the best rate of width " + narrowest.width() + ", "
                + number(regret.learningRate()) + ",";
        if (Double.isNaN(regret.logLoss())) {
            return what + " was not measured";
        } else if (Double.isInfinite(regret.logLoss())) {
            return what + " diverges";
        }
        String cost = String.format(Locale.ROOT, "%.1f%%", 100 * Math.expm1(regret.logLoss()));
        boolean negligible = regret.isNegligible(report.settings().regretTolerance());
        String spread = Double.isNaN(regret.sd())
                ? "one seed"
                : String.format(Locale.ROOT, "sd over the seeds %.1f%%", 100 * regret.sd());
        return what + " costs " + cost + " of the loss (" + spread + (negligible ? ", nothing to speak of)" : ")");
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.2f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value)
                .replaceAll("(\\.\\d*?)0+($|e)", "$1$2")
                .replaceAll("\\.($|e)", "$1");
    }
}
