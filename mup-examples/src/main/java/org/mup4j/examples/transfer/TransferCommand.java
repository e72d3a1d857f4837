package org.mup4j.examples.transfer;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.data.DataSource;
import org.mup4j.examples.plot.FigureWriter;
import org.mup4j.examples.report.Manifest;
import org.mup4j.examples.report.OutputDirectory;
import org.mup4j.examples.store.Contents;
import org.mup4j.examples.store.ResumableSweep;
import org.mup4j.examples.store.SweepStore;
import org.mup4j.examples.summary.Summary.Conclusion;
import org.mup4j.examples.sweep.Calibration;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Runner;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.sweep.Setup;
import org.mup4j.examples.task.MlpTask;
import org.mup4j.examples.task.Task;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mup transfer}: the published sweeps over learning rate, width and seed, SP against muP. */
@Command(
        name = "transfer",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains an MLP at every learning rate of a grid, at rising widths, in SP and in muP, and measures whether the best"
                    + " rate stays where it is.",
            "Runs are kept in DIR/sweep.db as they are done; an interrupted sweep goes on with --resume.",
            "Exit code: 0 muP's best rate stays, 1 it moves, 3 undecided, 2 bad input."
        })
public final class TransferCommand implements Subcommand {

    private static final int CALIBRATION_STEPS = 200;

    @Parameters(paramLabel = "TASK", description = "What to train on: ${COMPLETION-CANDIDATES}.")
    private Task task = Task.CALIFORNIA;

    @Option(
            names = "--preset",
            defaultValue = "laptop",
            description =
                    "smoke (seconds), laptop (the published length, zeta 1..16 or 1..8), paper (the published grid)."
                            + " Default: ${DEFAULT-VALUE}.")
    private Preset preset = Preset.LAPTOP;

    @Option(
            names = "--widths",
            split = ",",
            paramLabel = "N",
            description = "Widths of the hidden layers instead of the preset's; the base width is 16.")
    private List<Integer> widths = new ArrayList<>();

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "X",
            description = "Learning rates at the base width instead of the preset's.")
    private List<Double> rates = new ArrayList<>();

    @Option(names = "--seeds", paramLabel = "N", description = "Number of seeds instead of the preset's.")
    private @Nullable Integer seeds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "First seed. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of training instead of the preset's.")
    private @Nullable Integer steps;

    @Option(
            names = "--runner",
            defaultValue = "fleet",
            paramLabel = "NAME",
            description =
                    "fleet (many networks at a time in plain loops), forked (Deeplearning4j in a process for each core)"
                            + " or in-process (Deeplearning4j, one network after the other). Default: ${DEFAULT-VALUE}.",
            converter = RunnersConverter.class)
    private Runners runner = Runners.FLEET;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Networks trained side by side. Default: one per core.")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--data-type",
            paramLabel = "TYPE",
            defaultValue = "float",
            description = "float or double. Default: ${DEFAULT-VALUE}.")
    private String dataType = "float";

    @Option(names = "--resume", description = "Go on with the sweep in DIR.")
    private boolean resume;

    @Option(
            names = "--dry-run",
            description = "Say what would be trained and, from short runs of each size, how long it would take.")
    private boolean dryRun;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the store and the results go. Default: mup-out/transfer-TASK.")
    private @Nullable Path out;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Directory with the data set's files or its folder. Default: $MUP_DATA; if that is not set, files are"
                            + " downloaded once to $MUP_CACHE or the user's cache directory.")
    private @Nullable Path data;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Grid unnamed = grid(setup("", ""));
        if (unnamed.widths().size() < 2) {
            throw new UserError("Option --widths: expected two different widths or more, found " + unnamed.widths()
                    + ": one width has no drift");
        }
        DataType type = DataType.valueOf(dataType.toUpperCase(Locale.ROOT));
        MlpTask workload = task.open(source(), type);
        PrintWriter err = spec.commandLine().getErr();
        workload.notes().forEach(err::println);
        RunSpec any = unnamed.specs().get(0);
        try (Runner trainer = runner.open(task, workload, any, data, workers, err)) {
            Grid grid = grid(setup(workload.data(), trainer.kernels()));
            return dryRun ? estimate(grid, trainer, workload) : sweep(grid, trainer, workload);
        }
    }

    private Setup setup(String checksum, String kernels) {
        int length = steps == null ? preset.steps(task) : steps;
        return new Setup(
                task.label(),
                checksum,
                dataType,
                kernels,
                Task.BASE_WIDTH,
                Task.INIT_SCALE,
                length,
                Task.BATCH_SIZE,
                task.lossInterval(length),
                task.validationInterval(length),
                0);
    }

    private Grid grid(Setup setup) {
        int count = seeds == null ? preset.seeds(task) : seeds;
        return new Grid(
                setup,
                List.of(Scheme.SP, Scheme.MUP),
                widths.isEmpty() ? preset.widths(task) : widths,
                List.of(Task.DEPTH),
                rates.isEmpty() ? preset.rates() : rates,
                Preset.seeds(seed, count));
    }

    private DataSource source() {
        return data == null ? DataSource.fromEnvironment(System.getenv()) : DataSource.directory(data);
    }

    private Path directory() {
        return out == null ? Path.of("mup-out", "transfer-" + task.label()) : out;
    }

    private int estimate(Grid grid, Runner trainer, MlpTask workload) {
        PrintWriter stdout = spec.commandLine().getOut();
        List<RunSpec> pending = grid.specs();
        if (SweepStore.existsIn(directory())) {
            try (SweepStore store = SweepStore.open(directory())) {
                pending = pending.stream().filter(s -> !store.has(s)).toList();
            }
        }
        stdout.println(describe(grid, workload));
        stdout.println(pending.size() + " of " + grid.size() + " runs are still to be done.");
        stdout.println(trainer.describe() + ".");
        if (!pending.isEmpty()) {
            stdout.println("Time: "
                    + new Calibration(
                                    trainer,
                                    Math.min(
                                            CALIBRATION_STEPS,
                                            Math.max(2, grid.setup().steps())))
                            .estimate(pending));
        }
        return OK;
    }

    private static String describe(Grid grid, MlpTask workload) {
        long widest = workload.parameters(grid.widest(), Task.DEPTH);
        return String.format(
                Locale.ROOT,
                "%,d networks: SP and muP, widths %s, %d learning rates, %d seeds; %,d steps of %d rows each; the widest has"
                        + " %,d parameters.",
                grid.size(),
                grid.widths(),
                grid.rates().size(),
                grid.seeds().size(),
                grid.setup().steps(),
                grid.setup().batchSize(),
                widest);
    }

    private int sweep(Grid grid, Runner trainer, MlpTask workload) {
        FigureWriter.check();
        OutputDirectory directory = OutputDirectory.open(directory());
        PrintWriter err = spec.commandLine().getErr();
        try (SweepStore store = SweepStore.open(directory())) {
            Map<String, Object> manifest = manifest(grid, workload);
            Coordinates known = store.contents()
                    .filter(before -> before.grid().widths().equals(grid.widths()))
                    .map(before -> Coordinates.of(before.manifest()))
                    .orElseGet(() -> new Coordinates(Map.of()));
            ResumableSweep sweep = ResumableSweep.of(store, new Contents(grid, manifest), resume);
            err.println(describe(grid, workload));
            err.println(trainer.describe() + ".");
            sweep.train(trainer, Manifest.program(), task.label(), workload, err);
            boolean isKnown = known.slopes().keySet().containsAll(grid.schemes());
            manifest.put(Coordinates.KEY, (isKnown ? known : Coordinates.of(grid, workload)).stored());
            store.describe(new Contents(grid, manifest));
            Conclusion conclusion = new TransferSummary().addTo(store, directory);
            directory.write();
            spec.commandLine().getOut().println(conclusion);
            spec.commandLine().getOut().println("Report: " + directory().resolve("report.html"));
            return Subcommand.exitCode(conclusion.outcome());
        }
    }

    private Map<String, Object> manifest(Grid grid, MlpTask workload) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("task", task.label());
        options.put("widths", grid.widths());
        options.put("rates", grid.rates());
        options.put("seeds", grid.seeds().size());
        options.put("steps", grid.setup().steps());
        options.put("batch-size", grid.setup().batchSize());
        options.put("base-width", grid.setup().baseWidth());
        options.put("init-scale", grid.setup().initScale());
        options.put("runner", runner.label());
        options.put("dataSha256", workload.data());
        options.put("kernelPath", grid.setup().kernels());
        Map<String, Object> manifest = new LinkedHashMap<>(Manifest.of("transfer", dataType, workers, seed, options));
        manifest.put("notes", workload.notes());
        return manifest;
    }
}
