package org.mup4j.examples.coord;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.data.CaliforniaHousing;
import org.mup4j.examples.data.DataSource;
import org.mup4j.examples.plot.FigureWriter;
import org.mup4j.examples.report.Json;
import org.mup4j.examples.report.Manifest;
import org.mup4j.examples.report.OutputDirectory;
import org.mup4j.examples.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The coordinate check on California Housing: SP against muP. */
@Command(
        name = "coord-check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains an MLP for a few batches at rising widths, in SP and in muP, and measures how the output, the gradient,"
                    + " the update and the weights scale with the width.",
            "Exit code: 0 muP's output is width-free, 1 it is not, 3 undecided, 2 bad input."
        })
public final class CoordCheckCommand implements Subcommand {

    /** The options that --config has no use for. */
    private static final List<String> OF_TASKS =
            List.of("--out", "--preset", "--zeta", "--batches", "--batch-size", "--rate", "--init-scale");

    @Parameters(
            arity = "0..1",
            paramLabel = "TASK",
            description = "What to train on: california (California Housing). Or give --config.")
    private @Nullable Task task;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Directory with cal_housing.data, or california_housing/cal_housing.data. Default: $MUP_DATA; if"
                            + " that is not set, the file is downloaded once to $MUP_CACHE or the user's cache directory.")
    private @Nullable Path data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results go. Default: ${DEFAULT-VALUE}.",
            defaultValue = "mup-out/coord-check")
    private Path out = Path.of("mup-out", "coord-check");

    @Option(
            names = "--preset",
            description = "smoke (zeta 1..16, 3 seeds), laptop (zeta 1..64, 5 seeds) or paper (zeta 1..512, 5 seeds)."
                    + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "laptop")
    private Preset preset = Preset.LAPTOP;

    @Option(
            names = "--zeta",
            split = ",",
            paramLabel = "N",
            description = "Widths divided by the base width, separated by commas, instead of the preset's.")
    private List<Integer> zeta = new ArrayList<>();

    @Option(names = "--seeds", paramLabel = "N", description = "Networks per width, instead of the preset's.")
    private @Nullable Integer seeds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "First seed. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1")
    private long seed;

    @Option(
            names = "--base-width",
            paramLabel = "N",
            description = "Width at zeta 1. Default: ${DEFAULT-VALUE}.",
            defaultValue = "16")
    private int baseWidth;

    @Option(
            names = "--batches",
            paramLabel = "N",
            description = "Training steps. Default: ${DEFAULT-VALUE}.",
            defaultValue = "12")
    private int batches;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Rows of a batch. Default: ${DEFAULT-VALUE}.",
            defaultValue = "16")
    private int batchSize;

    @Option(
            names = "--rate",
            paramLabel = "X",
            description = "Learning rate of Adam at the base width. Default: ${DEFAULT-VALUE}, Adam's own default.",
            defaultValue = "0.001")
    private double rate;

    @Option(
            names = "--init-scale",
            paramLabel = "C",
            description = "Initial weights have standard deviation C / sqrt(fan-in). Default: ${DEFAULT-VALUE}.",
            defaultValue = "0.1")
    private double initScale;

    @Option(names = "--threads", paramLabel = "N", description = "Networks trained at a time. Default: one per core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What can be trained on. */
    enum Task {
        /** California Housing. */
        CALIFORNIA
    }

    @Override
    public Integer call() {
        if (config.config != null) {
            return checkConfiguration(config.config);
        }
        refuse(ConfigOptions.NAMES, "with --config FILE; for a task, use --zeta, --preset and --out");
        if (task == null) {
            throw new UserError(
                    "What is to be checked? Name a task, coord-check california, or a configuration of your own,"
                            + " coord-check --config FILE --base-width N.");
        }
        Settings settings = settings();
        Cost.check(settings);
        FigureWriter.check();
        OutputDirectory directory = OutputDirectory.open(out);
        CaliforniaHousing housing = CaliforniaHousing.load(source());
        PrintWriter err = spec.commandLine().getErr();
        if (!housing.original()) {
            err.println(Text.notOriginal(housing));
        }
        err.println(Cost.describe(settings));
        CoordResult result = compare(settings, housing, err);
        Claims claims = new Claims(result);
        fill(directory, result, claims, housing);
        directory.write();
        PrintWriter stdout = spec.commandLine().getOut();
        stdout.println(Text.summary(claims));
        stdout.println("Report: " + out.resolve("report.md"));
        return Subcommand.exitCode(claims.outcome());
    }

    private int checkConfiguration(Path file) {
        if (task != null) {
            throw new UserError("A task and --config cannot be checked at once: give one of them.");
        }
        refuse(OF_TASKS, "with a task such as california; for --config, use --widths, --steps and --json");
        if (!spec.commandLine().getParseResult().hasMatchedOption("--base-width")) {
            throw new UserError(
                    "--config needs --base-width N: what the width of the network in the file is to be called, such"
                            + " as the size of its hidden layers.");
        }
        requireThreads();
        Settings.requireSeeds(seeds == null ? 1 : seeds);
        PrintWriter out = spec.commandLine().getOut();
        return new ConfigCheck(config, baseWidth, seeds, seed, threads, data)
                .run(file, out, spec.commandLine().getErr());
    }

    /** Options that would be ignored. */
    private void refuse(List<String> options, String why) {
        List<String> given = options.stream()
                .filter(spec.commandLine().getParseResult()::hasMatchedOption)
                .toList();
        if (!given.isEmpty()) {
            throw new UserError(String.join(", ", given) + " can only be used " + why + ".");
        }
    }

    private void requireThreads() {
        if (threads < 1) {
            throw new UserError("Option --threads: expected 1 thread or more, found " + threads);
        }
    }

    private Settings settings() {
        requireThreads();
        return new Settings(
                zeta.isEmpty() ? preset.multipliers() : zeta,
                baseWidth,
                seeds == null ? preset.seeds() : seeds,
                seed,
                batches,
                batchSize,
                rate,
                initScale);
    }

    private DataSource source() {
        return data == null ? DataSource.fromEnvironment(System.getenv()) : DataSource.directory(data);
    }

    private CoordResult compare(Settings settings, CaliforniaHousing housing, PrintWriter err) {
        long work = settings.runs().stream()
                .mapToLong(run -> Cost.work(settings, run))
                .sum();
        try (Progress progress = Progress.start("coord-check", work, err)) {
            return new Comparison(settings, threads)
                    .run(housing.split(settings.seed()).training(), run -> progress.advance(Cost.work(settings, run)));
        }
    }

    private void fill(OutputDirectory directory, CoordResult result, Claims claims, CaliforniaHousing housing) {
        for (Quantity quantity : Text.FIGURES) {
            FigureWriter.add(directory, "coord-check-" + quantity.label(), new CoordFigure(result, quantity));
        }
        directory.add("manifest.json", Json.bytes(manifest(result.settings(), housing)));
        directory.add("coord-check.csv", CoordFiles.csv(result));
        directory.add("coord-check.json", CoordFiles.json(result, claims));
        directory.add("report.md", new Text(result, claims, housing).report().getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> manifest(Settings settings, CaliforniaHousing housing) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("task", "california");
        options.put("dataSha256", housing.sha256());
        options.put("zeta", settings.multipliers());
        options.put("base-width", settings.base());
        options.put("seeds", settings.seeds());
        options.put("batches", settings.batches());
        options.put("batch-size", settings.batchSize());
        options.put("rate", settings.rate());
        options.put("init-scale", settings.initScale());
        return Manifest.of("coord-check", "double", threads, settings.seed(), options);
    }
}
