package org.mup4j.examples.spiral;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.plot.FigureWriter;
import org.mup4j.examples.report.Manifest;
import org.mup4j.examples.report.OutputDirectory;
import org.mup4j.examples.store.Contents;
import org.mup4j.examples.store.ResumableSweep;
import org.mup4j.examples.store.SweepStore;
import org.mup4j.examples.summary.Summary.Conclusion;
import org.mup4j.examples.sweep.Calibration;
import org.mup4j.examples.sweep.FleetRunner;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Runner;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.sweep.Setup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mup spiral}: what one learning rate does to networks of every width and depth. */
@Command(
        name = "spiral",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains MLPs of many widths and depths at one learning rate on two or three spirals, in SP, muP and muP with a rate that"
                    + " falls with the depth, and measures gradients, updates and activations. No download.",
            "Runs are kept in DIR/sweep.db as they are done; an interrupted sweep goes on with --resume.",
            "Exit code: 0 the exponents in width are as predicted, 1 some are not, 3 undecided, 2 bad input."
        })
public final class SpiralCommand implements Subcommand {

    /** Networks wider than this are trained with the first seed only. */
    static final int WIDEST_WITH_ALL_SEEDS = 256;

    private static final int CALIBRATION_STEPS = 10;
    private static final int READINGS = 5;

    /** How large a sweep is. */
    enum Preset {
        SMOKE(List.of(16, 32, 64), List.of(1, 2, 4), 2, 100),
        LAPTOP(List.of(16, 32, 64, 128, 256, 512, 1024), List.of(1, 2, 3, 4, 6, 8, 12, 16, 32), 3, 500),
        /** 63 sizes and 500 steps are all that is known of the published grid. */
        PAPER(LAPTOP.widths, LAPTOP.depths, LAPTOP.seeds, LAPTOP.steps);

        private final List<Integer> widths;
        private final List<Integer> depths;
        private final int seeds;
        private final int steps;

        Preset(List<Integer> widths, List<Integer> depths, int seeds, int steps) {
            this.widths = widths;
            this.depths = depths;
            this.seeds = seeds;
            this.steps = steps;
        }
    }

    @Option(
            names = "--preset",
            defaultValue = "laptop",
            description =
                    "smoke (seconds), laptop or paper (both 63 sizes and 500 steps, as published). Default: ${DEFAULT-VALUE}.")
    private Preset preset = Preset.LAPTOP;

    @Option(names = "--widths", split = ",", paramLabel = "N", description = "Widths instead of the preset's.")
    private List<Integer> widths = new ArrayList<>();

    @Option(
            names = "--depths",
            split = ",",
            paramLabel = "N",
            description = "Numbers of hidden layers instead of the preset's.")
    private List<Integer> depths = new ArrayList<>();

    @Option(
            names = "--classes",
            paramLabel = "N",
            defaultValue = "2",
            description = "Arms to tell apart, 2 or 3. Default: ${DEFAULT-VALUE}.")
    private int classes = 2;

    @Option(
            names = "--rate",
            paramLabel = "X",
            defaultValue = "0.001",
            description = "Learning rate of Adam. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Seeds of networks up to width 256, instead of the preset's; wider ones have one.")
    private @Nullable Integer seeds;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of training instead of the preset's.")
    private @Nullable Integer steps;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Networks trained side by side. Default: one per core.")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(names = "--resume", description = "Go on with the sweep in DIR.")
    private boolean resume;

    @Option(
            names = "--dry-run",
            description = "Say what would be trained and, from short runs of each size, how long it would take.")
    private boolean dryRun;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "mup-out/spiral",
            description = "Where the store and the results go. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("mup-out", "spiral");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The runs of a grid that are done: wide networks with the first seed only. */
    static List<RunSpec> specs(Grid grid) {
        long first = grid.seeds().get(0);
        return grid.specs().stream()
                .filter(s -> s.width() <= WIDEST_WITH_ALL_SEEDS || s.seed() == first)
                .toList();
    }

    @Override
    public Integer call() {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new UserError("Option --rate: expected a positive learning rate, found " + rate);
        }
        SpiralTask task = new SpiralTask(new Spirals(classes));
        RunSpec any = grid(task, "").specs().get(0);
        try (Runner runner = new FleetRunner(task, any, workers)) {
            Grid grid = grid(task, runner.kernels());
            return dryRun ? estimate(grid, runner) : sweep(grid, runner, task);
        }
    }

    private Grid grid(SpiralTask task, String kernels) {
        int length = steps == null ? preset.steps : steps;
        Setup setup = task.setup(kernels, length, Math.max(1, length / READINGS));
        int count = seeds == null ? preset.seeds : seeds;
        return new Grid(
                setup,
                List.of(Scheme.values()),
                widths.isEmpty() ? preset.widths : widths,
                depths.isEmpty() ? preset.depths : depths,
                List.of(rate),
                LongStream.rangeClosed(1, count).boxed().toList());
    }

    private static String describe(Grid grid) {
        return specs(grid).size() + " networks: SP, muP and muP+depth, widths " + grid.widths() + ", hidden layers "
                + grid.depths() + ", " + grid.seeds().size() + " seeds up to width " + WIDEST_WITH_ALL_SEEDS
                + " and one above; " + grid.setup().steps() + " steps of "
                + grid.setup().batchSize() + " points each.";
    }

    private int estimate(Grid grid, Runner runner) {
        PrintWriter stdout = spec.commandLine().getOut();
        stdout.println(describe(grid));
        stdout.println(runner.describe() + ".");
        stdout.println("Time: " + new Calibration(runner, CALIBRATION_STEPS).estimate(specs(grid)));
        return OK;
    }

    private int sweep(Grid grid, Runner runner, SpiralTask task) {
        FigureWriter.check();
        OutputDirectory directory = OutputDirectory.open(out);
        PrintWriter err = spec.commandLine().getErr();
        try (SweepStore store = SweepStore.open(out)) {
            ResumableSweep sweep = ResumableSweep.of(store, new Contents(grid, manifest(grid)), specs(grid), resume);
            err.println(describe(grid));
            err.println(runner.describe() + ".");
            sweep.train(runner, Manifest.program(), SpiralTask.NAME, task, err);
            Conclusion conclusion = new SpiralSummary().addTo(store, directory);
            directory.write();
            spec.commandLine().getOut().println(conclusion);
            spec.commandLine().getOut().println("Report: " + out.resolve("report.html"));
            return Subcommand.exitCode(conclusion.outcome());
        }
    }

    private Map<String, Object> manifest(Grid grid) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("widths", grid.widths());
        options.put("depths", grid.depths());
        options.put("classes", classes);
        options.put("rate", rate);
        options.put("seeds", grid.seeds().size());
        options.put("steps", grid.setup().steps());
        options.put("batch-size", grid.setup().batchSize());
        options.put("base-width", grid.setup().baseWidth());
        options.put("kernelPath", grid.setup().kernels());
        return Manifest.of("spiral", "float", workers, grid.seeds().get(0), options);
    }
}
