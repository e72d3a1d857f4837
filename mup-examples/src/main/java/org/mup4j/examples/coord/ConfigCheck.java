package org.mup4j.examples.coord;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.Slope;
import org.mup4j.core.check.Verdict;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.dl4j.check.CoordCheck;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.explain.ConfigurationFile;
import org.mup4j.examples.report.Json;
import org.mup4j.examples.report.OutputFile;
import org.mup4j.examples.report.Progress;
import org.nd4j.linalg.dataset.DataSet;

/** The coordinate check of a user's own configuration. */
final class ConfigCheck {

    private static final int DEFAULT_SEEDS = 5;

    private final ConfigOptions options;
    private final int baseWidth;
    private final int seeds;
    private final long firstSeed;
    private final int threads;
    private final @Nullable Path data;

    ConfigCheck(
            ConfigOptions options,
            int baseWidth,
            @Nullable Integer seeds,
            long firstSeed,
            int threads,
            @Nullable Path data) {
        this.options = options;
        this.baseWidth = baseWidth;
        this.seeds = seeds == null ? DEFAULT_SEEDS : seeds;
        this.firstSeed = firstSeed;
        this.threads = threads;
        this.data = data;
    }

    /** Checks, prints, and gives the exit code of the parametrization under test. */
    int run(Path config, PrintWriter out, PrintWriter err) {
        ConfigurationFile<?> file = ConfigurationFile.read(config);
        List<DataSet> batches = data == null ? List.of() : new TableFile(data).batches(file.inputs(), file.outputs());
        OutputFile output = options.json == null ? null : OutputFile.open(options.json, "--json");
        Parametrization tested = options.parametrization == null ? Parametrizations.MUP : options.parametrization;
        requireServed(file, tested);
        List<CoordReport> reports = new ArrayList<>();
        if (options.parametrization == null) {
            reports.add(check(file.family(baseWidth), Parametrizations.SP, batches, err));
        }
        CoordReport decisive = check(file.family(baseWidth), tested, batches, err);
        reports.add(decisive);
        if (output != null) {
            output.write(Json.bytes(json(decisive, reports)));
        }
        reports.forEach(out::println);
        return Subcommand.exitCode(decisive.verdict().outcome());
    }

    /** Before anything is trained: the network fits into memory and can be wrapped. */
    private void requireServed(ConfigurationFile<?> file, Parametrization tested) {
        int widest = IntStream.of(options.widths(baseWidth)).max().orElseThrow();
        if (widest > 0) {
            MuPFamily<?> family = file.family(baseWidth);
            double parameters = family.parametrization(Parametrizations.SP).at(widest).plan().tensors().stream()
                    .mapToDouble(t ->
                            t.shape().stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b))
                    .sum();
            Cost.requireMemory(widest, parameters, "--widths");
            family.parametrization(tested).gauge(options.gauge).at(widest).plan();
        }
    }

    private <C> CoordReport check(
            MuPFamily<C> family, Parametrization parametrization, List<DataSet> batches, PrintWriter err) {
        int[] widths = options.widths(baseWidth);
        CoordCheck<C> check = CoordCheck.of(
                        family.parametrization(parametrization).gauge(options.gauge))
                .widths(widths)
                .seeds(seeds)
                .firstSeed(firstSeed)
                .steps(options.steps())
                .workers(threads);
        try (Progress progress = Progress.start(parametrization.name(), (long) widths.length * seeds, err)) {
            CoordCheck<C> watched = check.progress((done, total, run) -> progress.advance(1));
            return batches.isEmpty() ? watched.run() : watched.run(batches);
        }
    }

    private static Map<String, Object> json(CoordReport decisive, List<CoordReport> reports) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("verdict", decisive.verdict().outcome().name());
        root.put("message", decisive.verdict().message());
        root.put("checks", reports.stream().map(ConfigCheck::json).toList());
        return root;
    }

    private static Map<String, Object> json(CoordReport report) {
        Verdict verdict = report.verdict();
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("parametrization", report.name());
        node.put("verdict", verdict.outcome().name());
        node.put("causes", verdict.causes().stream().map(Enum::name).toList());
        node.put("message", verdict.message());
        node.put(
                "findings",
                report.findings().stream()
                        .map(f -> Map.of("cause", f.cause().name(), "message", f.message()))
                        .toList());
        node.put(
                "slopes",
                report.slopes().stream()
                        .filter(s -> s.quantity() == Quantity.PRE_ACTIVATION_CHANGE)
                        .map(ConfigCheck::json)
                        .toList());
        return node;
    }

    private static Map<String, Object> json(Slope slope) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("layer", slope.layer());
        node.put("step", slope.step());
        node.put("quantity", slope.quantity().name());
        node.put("widthSlope", Json.number(slope.slope()));
        node.put("widthLow", Json.number(slope.low()));
        node.put("widthHigh", Json.number(slope.high()));
        return node;
    }
}
