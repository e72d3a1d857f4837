package org.mup4j.examples.spiral;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.examples.plot.CurvePanel;
import org.mup4j.examples.plot.Exponent;
import org.mup4j.examples.plot.Figure;
import org.mup4j.examples.plot.FigureWriter;
import org.mup4j.examples.report.Csv;
import org.mup4j.examples.report.HtmlPage;
import org.mup4j.examples.report.HtmlPage.Picture;
import org.mup4j.examples.report.Json;
import org.mup4j.examples.report.OutputDirectory;
import org.mup4j.examples.report.Table;
import org.mup4j.examples.spiral.SpiralResult.Scaling;
import org.mup4j.examples.store.ResultsCsv;
import org.mup4j.examples.store.SweepStore;
import org.mup4j.examples.summary.Summary;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.sweep.Setup;

/** What a spiral sweep says. docs/formats.md describes the files. */
public final class SpiralSummary implements Summary {

    private static final String TITLE = " spirals at one learning rate: what width and depth do";

    @Override
    public List<String> tasks() {
        return List.of(SpiralTask.NAME);
    }

    @Override
    public Conclusion addTo(SweepStore store, OutputDirectory directory) {
        SpiralResult result = SpiralResult.of(store);
        SpiralFigures figures = new SpiralFigures(result);
        Map<String, Figure> all = figures.all();
        all.forEach((name, figure) -> FigureWriter.add(directory, name, figure));
        Conclusion conclusion = conclusion(result);
        directory.add("results.csv", ResultsCsv.bytes(result.records()));
        directory.add("readings.csv", readings(result));
        directory.add("verdict.json", Json.bytes(json(result, conclusion)));
        directory.add("manifest.json", Json.bytes(result.contents().manifest()));
        directory.add("report.md", markdown(result, all, conclusion).getBytes(StandardCharsets.UTF_8));
        directory.add("report.html", html(result, figures, all, conclusion));
        return conclusion;
    }

    private static Conclusion conclusion(SpiralResult result) {
        List<Scaling> predicted =
                result.scalings().stream().filter(Scaling::isPredicted).toList();
        List<String> others = predicted.stream()
                .filter(s -> s.outcome() != Outcome.PASS)
                .map(s -> s.scheme().label() + " " + s.measure().id() + " " + s.outcome())
                .toList();
        String message = (predicted.size() - others.size()) + " of " + predicted.size()
                + " exponents in width are as predicted, within " + SpiralResult.TOLERANCE
                + (others.isEmpty() ? "." : "; the others: " + String.join(", ", others) + ".");
        return new Conclusion(result.outcome(), message);
    }

    private static byte[] readings(SpiralResult result) {
        Stream<List<String>> lines = result.records().stream()
                .flatMap(record -> record.readings().stream()
                        .map(r -> List.of(
                                record.spec().scheme().label(),
                                Integer.toString(record.spec().width()),
                                Integer.toString(record.spec().depth()),
                                Long.toString(record.spec().seed()),
                                Long.toString(r.step()),
                                r.layer(),
                                r.parameter(),
                                r.quantity().name(),
                                r.norm().name(),
                                Double.toString(r.value()))));
        return Csv.bytes(
                List.of(
                        "parametrization",
                        "width",
                        "depth",
                        "seed",
                        "step",
                        "layer",
                        "parameter",
                        "quantity",
                        "norm",
                        "value"),
                lines);
    }

    private static Map<String, Object> json(SpiralResult result, Conclusion conclusion) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("task", SpiralTask.NAME);
        root.put("verdict", conclusion.outcome().name());
        root.put("message", conclusion.message());
        root.put("complete", result.done() == result.wanted());
        root.put("runs", result.done());
        Map<String, Object> diverged = new LinkedHashMap<>();
        result.grid().schemes().forEach(scheme -> diverged.put(scheme.label(), result.diverged(scheme)));
        root.put("diverged", diverged);
        root.put(
                "exponents",
                result.scalings().stream().map(SpiralSummary::scaling).toList());
        return root;
    }

    private static Map<String, Object> scaling(Scaling scaling) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("parametrization", scaling.scheme().label());
        node.put("measure", scaling.measure().id());
        node.put("predictedWidthSlope", Json.number(scaling.predicted()));
        slope(node, "width", scaling.width());
        slope(node, "depth", scaling.depth());
        if (scaling.isPredicted()) {
            node.put("verdict", scaling.outcome().name());
        }
        return node;
    }

    private static void slope(Map<String, Object> node, String axis, Exponent exponent) {
        node.put(axis + "Slope", Json.number(exponent.value()));
        node.put(axis + "Low", Json.number(exponent.low()));
        node.put(axis + "High", Json.number(exponent.high()));
    }

    private static List<String> introduction(SpiralResult result) {
        Setup setup = result.grid().setup();
        List<String> sentences = new ArrayList<>();
        sentences.add(result.done() + " of " + result.wanted() + " networks: widths "
                + result.grid().widths() + ", hidden layers " + result.grid().depths()
                + "; Kaiming's initial weights, Adam at the rate "
                + result.grid().rates().get(0) + ", " + setup.steps()
                + " steps of " + setup.batchSize() + " points. muP's base width is " + setup.baseWidth()
                + "; muP+depth multiplies the rate by (depth / " + SpiralTask.BASE_DEPTH + ")^-"
                + SpiralTask.DEPTH_EXPONENT + ", an exponent that was measured and is no law. Kernel path: "
                + setup.kernels() + ".");
        sentences.add(
                "Norms are geometric means over the hidden matrices, which a network with one hidden layer does not"
                        + " have. Exponents are over cells whose depth is at most a sixteenth of their width, with a constant of its"
                        + " own for each depth (or width), with 95% intervals.");
        for (Scheme scheme : result.grid().schemes()) {
            sentences.add(scheme.label() + ": " + result.diverged(scheme) + " networks diverged; accuracy on points not"
                    + " trained on " + accuracy(result, scheme) + ".");
        }
        return sentences;
    }

    private static String accuracy(SpiralResult result, Scheme scheme) {
        double[] best = result.records().stream()
                .filter(r -> r.spec().scheme() == scheme && !r.diverged())
                .mapToDouble(SpiralSummary::last)
                .sorted()
                .toArray();
        return best.length == 0
                ? "unknown"
                : String.format(
                        Locale.ROOT,
                        "%.2f to %.2f, median %.2f",
                        best[0],
                        best[best.length - 1],
                        best[best.length / 2]);
    }

    private static double last(RunRecord record) {
        return record.validations().get(record.validations().size() - 1).metric();
    }

    private static Table table(SpiralResult result) {
        List<List<String>> lines = result.scalings().stream()
                .map(s -> List.of(
                        s.measure().label(),
                        s.scheme().label(),
                        s.isPredicted() ? String.format(Locale.ROOT, "%+.1f", s.predicted()) : "–",
                        s.width().toString(),
                        s.depth().toString(),
                        s.isPredicted() ? s.outcome().name() : "–"))
                .toList();
        return new Table(
                "Exponents in width and depth.",
                List.of("what", "parametrization", "predicted in width", "in width", "in depth", "verdict"),
                lines);
    }

    private static String markdown(SpiralResult result, Map<String, Figure> all, Conclusion conclusion) {
        StringBuilder text = new StringBuilder("# " + title(result) + "\n\n");
        introduction(result).forEach(sentence -> text.append(sentence).append("\n\n"));
        text.append("**")
                .append(conclusion.outcome())
                .append("**: ")
                .append(conclusion.message())
                .append("\n\n");
        all.keySet()
                .forEach(name -> text.append("![")
                        .append(name.replace('_', ' '))
                        .append("](")
                        .append(name)
                        .append(".png)\n\n"));
        return text.append(table(result).markdown()).toString();
    }

    private static String title(SpiralResult result) {
        String data = result.grid().setup().data();
        return Character.toUpperCase(data.charAt(0)) + data.substring(1, data.indexOf(' ')) + TITLE;
    }

    private static byte[] html(
            SpiralResult result, SpiralFigures figures, Map<String, Figure> all, Conclusion conclusion) {
        HtmlPage page = new HtmlPage(title(result));
        page.paragraph(conclusion.toString());
        introduction(result).forEach(page::paragraph);
        for (Scheme scheme : result.grid().schemes()) {
            page.heading(scheme.label() + ": width");
            page.pictures(pictures(figures.panels(scheme, true), scheme));
            page.heading(scheme.label() + ": depth");
            page.pictures(pictures(figures.panels(scheme, false), scheme));
            String maps = "width_depth_heatmaps-" + SpiralFigures.name(scheme);
            all.entrySet().stream()
                    .filter(entry -> entry.getKey().equals(maps))
                    .forEach(entry -> page.pictures(List.of(new Picture(
                            FigureWriter.svg(entry.getValue()),
                            entry.getValue().width(),
                            scheme.label() + " over width and depth",
                            scheme.label() + " over width and depth."))));
        }
        page.heading("Exponents");
        page.table(table(result));
        return page.bytes();
    }

    private static List<Picture> pictures(List<CurvePanel> panels, Scheme scheme) {
        return panels.stream()
                .map(panel -> new Picture(
                        FigureWriter.svg(panel),
                        panel.width(),
                        scheme.label() + ": " + panel.title() + " against the " + panel.xLabel(),
                        panel.title()))
                .toList();
    }
}
