package org.mup4j.examples.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mup4j.core.check.LrCurve;
import org.mup4j.examples.report.Table;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.task.Task;

/** The tables of a report. */
final class TransferTables {

    private final SweepResult result;
    private final Drifts drifts;

    TransferTables(SweepResult result, Drifts drifts) {
        this.result = result;
        this.drifts = drifts;
    }

    Table fits() {
        List<List<String>> lines = new ArrayList<>();
        for (Drifts.Fit fit : drifts.all()) {
            lines.add(List.of(
                    fit.scheme().label(),
                    fit.kind().label(),
                    "zeta " + fit.fromZeta() + " up",
                    Texts.drift(fit.report()),
                    Texts.regret(fit.report().regret())));
        }
        return new Table(
                "How the best rate moves with the width, and what it costs to train the widest network at the narrowest one's"
                        + " best rate.",
                List.of(
                        "parametrization",
                        "loss",
                        "widths",
                        "drift of the best rate [95% interval], outcome",
                        "regret"),
                lines);
    }

    Table bestRates() {
        List<String> header = new ArrayList<>(List.of("width"));
        for (Scheme scheme : result.grid().schemes()) {
            for (LossKind kind : LossKind.values()) {
                header.add(scheme.label() + ", " + kind.label());
            }
        }
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < result.grid().widths().size(); i++) {
            int width = result.grid().widths().get(i);
            List<String> line = new ArrayList<>(List.of(width + " (" + result.name(width) + ")"));
            for (Scheme scheme : result.grid().schemes()) {
                for (LossKind kind : LossKind.values()) {
                    LrCurve curve = drifts.curves(scheme, kind).get(i);
                    line.add(Texts.optimum(curve.optimum()) + ", loss "
                            + Texts.loss(curve.optimum().loss()) + diverged(curve));
                }
            }
            lines.add(line);
        }
        return new Table("Best rate at each width, with the smallest loss of the grid.", header, lines);
    }

    private static String diverged(LrCurve curve) {
        return curve.diverged() == 0 ? "" : ", " + curve.diverged() + " of " + curve.runs() + " diverged";
    }

    Table published() {
        String metric = result.task().objective().metric();
        List<List<String>> lines = new ArrayList<>();
        for (Scheme scheme : result.grid().schemes()) {
            Best training = Best.of(result, scheme, LossKind.TRAINING::of);
            Best batch = Best.of(result, scheme, RunRecord::minimumBatchLoss);
            Best validation = Best.of(result, scheme, LossKind.VALIDATION::of);
            long diverged =
                    result.records(scheme).stream().filter(RunRecord::diverged).count();
            Published published = Published.of(result.task(), scheme);
            lines.add(List.of(
                    scheme.label() + ", ours",
                    training.text(result),
                    batch.text(result),
                    validation.text(result),
                    String.format(Locale.ROOT, "%.4f", validation.metric()),
                    Long.toString(diverged)));
            lines.add(List.of(
                    scheme.label() + ", published",
                    "–",
                    Texts.loss(published.training()) + " (" + published.trainingAt() + ")",
                    Texts.loss(published.validation())
                            + (published.validationAt().isEmpty() ? "" : " (" + published.validationAt() + ")"),
                    "–",
                    Integer.toString(published.diverged())));
        }
        return new Table(
                "Smallest losses of the whole sweep, mean ± sd over seeds, beside the published ones, which are over zeta 1 to "
                        + result.task()
                                        .publishedWidths()
                                        .get(result.task().publishedWidths().size() - 1)
                                / Task.BASE_WIDTH
                        + ". The publication does not say over how many rows its minimum training loss is taken; it is set"
                        + " beside our smallest loss of one batch, to which its size points.",
                List.of(
                        "",
                        "min training loss, mean over " + result.grid().setup().lossInterval() + " steps",
                        "min training loss, one batch",
                        "min validation loss",
                        metric + " there",
                        "diverged"),
                lines);
    }

    Table claims(List<Claim> claims) {
        List<List<String>> lines = claims.stream()
                .map(c -> List.of(
                        Integer.toString(c.number()), c.text(), c.judgement().label(), c.evidence()))
                .toList();
        return new Table("The published claims.", List.of("", "claim", "judgement", "evidence"), lines);
    }
}
