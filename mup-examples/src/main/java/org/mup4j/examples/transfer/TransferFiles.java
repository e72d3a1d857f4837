package org.mup4j.examples.transfer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.TransferReport;
import org.mup4j.core.check.Verdict;
import org.mup4j.examples.plot.CurvePanel;
import org.mup4j.examples.plot.FigureWriter;
import org.mup4j.examples.report.HtmlPage;
import org.mup4j.examples.report.HtmlPage.Picture;
import org.mup4j.examples.report.Json;
import org.mup4j.examples.report.OutputDirectory;
import org.mup4j.examples.report.Table;
import org.mup4j.examples.store.ResultsCsv;
import org.mup4j.examples.store.SweepStore;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.sweep.Setup;

/** Everything that is said about a sweep, made from its store alone. docs/formats.md describes the files. */
final class TransferFiles {

    private final SweepResult result;
    private final Drifts drifts;
    private final List<Claim> claims;
    private final TransferFigures figures;
    private final TransferTables tables;
    private final byte[] csv;

    private TransferFiles(SweepResult result, byte[] csv) {
        this.result = result;
        this.drifts = new Drifts(result);
        this.claims = new Claims(result, drifts).all();
        this.figures = new TransferFigures(result, drifts);
        this.tables = new TransferTables(result, drifts);
        this.csv = csv;
    }

    /**
     * Reads a store.
     *
     * @param store the store of a transfer sweep
     * @return what there is to say about it
     * @throws org.mup4j.examples.cli.UserError if it holds no such sweep, or not one complete seed
     */
    static TransferFiles of(SweepStore store) {
        return new TransferFiles(SweepResult.of(store), ResultsCsv.bytes(store.records()));
    }

    /**
     * The verdict on the sweep: that on muP's training loss, or on SP's where muP is not part of it.
     *
     * @return the library's verdict
     */
    Verdict verdict() {
        return decisive().verdict();
    }

    private TransferReport decisive() {
        Scheme scheme = drifts.has(Scheme.MUP) ? Scheme.MUP : Scheme.SP;
        return drifts.of(scheme, LossKind.TRAINING);
    }

    /**
     * Adds all files.
     *
     * @param directory where to
     */
    void addTo(OutputDirectory directory) {
        for (LossKind kind : LossKind.values()) {
            FigureWriter.add(directory, "transfer-" + kind.label(), figures.sideBySide(kind));
            FigureWriter.add(directory, "best-rate-" + kind.label(), figures.bestRates(kind));
        }
        directory.add("results.csv", csv);
        directory.add("verdict.json", Json.bytes(json()));
        directory.add("manifest.json", Json.bytes(result.contents().manifest()));
        directory.add("report.md", markdown().getBytes(StandardCharsets.UTF_8));
        directory.add("report.html", html());
    }

    private Map<String, Object> json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("task", result.task().label());
        root.put("verdict", verdict().outcome().name());
        root.put("message", verdict().message());
        root.put("complete", result.isComplete());
        root.put("runs", result.grid().size());
        root.put("seeds", result.grid().seeds().size());
        root.put("fits", drifts.all().stream().map(TransferFiles::fit).toList());
        root.put("claims", claims.stream().map(TransferFiles::claim).toList());
        return root;
    }

    private static Map<String, Object> fit(Drifts.Fit fit) {
        TransferReport report = fit.report();
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("parametrization", fit.scheme().label());
        node.put("loss", fit.kind().label());
        node.put("fromZeta", fit.fromZeta());
        node.put("outcome", report.outcome().name());
        node.put("verdict", report.verdict().outcome().name());
        node.put("drift", Json.number(report.drift().perDoubling()));
        node.put("driftLow", Json.number(report.drift().low()));
        node.put("driftHigh", Json.number(report.drift().high()));
        node.put("regret", Json.number(report.regret().logLoss()));
        node.put("regretSd", Json.number(report.regret().sd()));
        node.put("diverged", report.diverged());
        node.put("bestRates", report.curves().stream().map(TransferFiles::best).toList());
        return node;
    }

    private static Map<String, Object> best(LrCurve curve) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("width", curve.width());
        node.put("rate", Json.number(curve.optimum().learningRate()));
        node.put("place", curve.optimum().place().name());
        node.put("loss", Json.number(curve.optimum().loss()));
        node.put("diverged", curve.diverged());
        return node;
    }

    private static Map<String, Object> claim(Claim claim) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("claim", claim.number());
        node.put("text", claim.text());
        node.put("judgement", claim.judgement().name());
        node.put("evidence", claim.evidence());
        return node;
    }

    private String title() {
        return "Learning-rate transfer: " + result.task().label();
    }

    /** What was run, and what has to be said before any figure is read. */
    private List<String> introduction() {
        Grid grid = result.grid();
        Setup setup = grid.setup();
        List<String> sentences = new ArrayList<>();
        sentences.add(grid.size() + " networks: "
                + grid.schemes().stream().map(Scheme::label).collect(Collectors.joining(" and "))
                + ", widths " + grid.widths() + " (base " + setup.baseWidth() + "), "
                + grid.rates().size()
                + " learning rates from " + Texts.rate(grid.rates().get(0)) + " to "
                + Texts.rate(grid.rates().get(grid.rates().size() - 1)) + ", "
                + grid.seeds().size() + " seeds; "
                + setup.steps() + " steps of " + setup.batchSize() + " rows with Adam, " + setup.dataType()
                + ". Kernel path: " + setup.kernels() + ".");
        if (!result.isComplete()) {
            sentences.add("INCOMPLETE: " + result.stored() + " of "
                    + result.contents().grid().size()
                    + " runs are done; this report is on the " + grid.seeds().size() + " seeds of "
                    + result.contents().grid().seeds().size() + " that are complete.");
        }
        if (setup.steps() < result.task().steps()) {
            sentences.add("SHORTENED: the published sweep takes "
                    + result.task().steps() + " steps; figures of shorter runs are no reproduction.");
        }
        Object notes = result.contents().manifest().getOrDefault("notes", List.of());
        if (notes instanceof List<?> list) {
            list.forEach(note -> sentences.add(note.toString()));
        }
        sentences.add("Training loss is the smallest mean over " + setup.lossInterval()
                + " steps in a row, validation loss the smallest of those taken every " + setup.validationInterval()
                + " steps. Best rates are vertices of parabolas in the logarithms; a loss below 1e-10 counts as that. A"
                + " network diverged if its loss became infinite or no number; it then counts as an infinite loss.");
        return sentences;
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# " + title() + "\n\n");
        introduction().forEach(sentence -> text.append(sentence).append("\n\n"));
        text.append("**")
                .append(verdict().outcome())
                .append("**: ")
                .append(verdict().message())
                .append("\n\n");
        for (LossKind kind : LossKind.values()) {
            text.append("![")
                    .append(alternative(kind))
                    .append("](transfer-")
                    .append(kind.label())
                    .append(".png)\n\n");
        }
        for (LossKind kind : LossKind.values()) {
            text.append("![Best learning rate against the width, ")
                    .append(kind.label())
                    .append(" loss](best-rate-")
                    .append(kind.label())
                    .append(".png)\n\n");
        }
        tables().forEach(table -> text.append(table.markdown()));
        return text.toString();
    }

    private List<Table> tables() {
        return List.of(tables.fits(), tables.bestRates(), tables.published(), tables.claims(claims));
    }

    private static String alternative(LossKind kind) {
        return "Minimum " + kind.label() + " loss against the learning rate, a curve for each width, SP beside muP";
    }

    private byte[] html() {
        HtmlPage page = new HtmlPage(title());
        page.paragraph(verdict().outcome() + ": " + verdict().message());
        introduction().forEach(page::paragraph);
        for (LossKind kind : LossKind.values()) {
            page.heading("Minimum " + kind.label() + " loss against the learning rate");
            List<Picture> pictures = new ArrayList<>();
            Map<Scheme, CurvePanel> panels = figures.panels(kind);
            panels.forEach((scheme, panel) -> pictures.add(new Picture(
                    FigureWriter.svg(panel),
                    panel.width(),
                    alternative(kind) + ": " + scheme.label(),
                    scheme.label() + ". Band: one standard deviation over seeds; star: best rate; triangle: a network"
                            + " diverged.")));
            CurvePanel bestRates = figures.bestRates(kind);
            pictures.add(new Picture(
                    FigureWriter.svg(bestRates),
                    bestRates.width(),
                    "Best learning rate against the width, " + kind.label() + " loss",
                    "Best rate against the width: flat where a rate transfers."));
            page.pictures(pictures);
        }
        page.heading("Tables");
        tables().forEach(page::table);
        return page.bytes();
    }
}
