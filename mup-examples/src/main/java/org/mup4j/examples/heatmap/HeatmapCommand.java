package org.mup4j.examples.heatmap;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mup4j.dl4j.MuP;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.plot.Figure;
import org.mup4j.examples.plot.FigureWriter;
import org.mup4j.examples.report.Json;
import org.mup4j.examples.report.Manifest;
import org.mup4j.examples.report.OutputDirectory;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mup heatmap}: what one real step does to networks of every width and depth, under SP and under muP. */
@Command(
        name = "heatmap",
        description = "Measures one pass and one step over a grid of widths and depths, SP against muP.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class HeatmapCommand implements Subcommand {

    /** Which updaters to measure. */
    enum OptimizerChoice {
        SGD,
        ADAM,
        BOTH
    }

    @Option(
            names = "--widths",
            split = ",",
            paramLabel = "N",
            defaultValue = "64,128,256,512,1024",
            description = "Widths, rising.")
    private List<Integer> widths = List.of();

    @Option(
            names = "--depths",
            split = ",",
            paramLabel = "N",
            defaultValue = "2,4,8,16,32",
            description = "Depths, rising: weight matrices, or residual blocks.")
    private List<Integer> depths = List.of();

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "8", description = "Initialisations of each network.")
    private int seeds;

    @Option(
            names = "--activation",
            defaultValue = "relu",
            paramLabel = "NAME",
            description = "Activation of the hidden layers, any of Deeplearning4j's.")
    private Activation activation = Activation.RELU;

    @Option(
            names = "--gain",
            defaultValue = "1.4142135623730951",
            paramLabel = "X",
            description = "Initial weights have deviation gain / sqrt(fan-in).")
    private double gain;

    @Option(
            names = "--optimizer",
            defaultValue = "both",
            paramLabel = "sgd|adam|both",
            description = "What makes the step.")
    private OptimizerChoice optimizer = OptimizerChoice.BOTH;

    @Option(
            names = "--base-width",
            paramLabel = "N",
            defaultValue = "" + MuP.DEFAULT_BASE_WIDTH,
            description = "Width at which SP and muP agree.")
    private int baseWidth;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number from which all random numbers follow.")
    private long seed;

    @Option(
            names = "--as-published",
            description = "First repeat the published single-pass protocol, widths 64 to 2048, and explain its result.")
    private boolean asPublished;

    @Option(names = "--only-published", description = "Repeat the published protocol and nothing else.")
    private boolean onlyPublished;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "mup-out/heatmap", description = "Where results go.")
    private Path out = Path.of("");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        HeatmapSettings settings = settings();
        OutputDirectory directory = OutputDirectory.open(out);
        FigureWriter.check();
        PrintWriter err = spec.commandLine().getErr();
        StringBuilder report = new StringBuilder("# One step over widths and depths\n\n");
        if (asPublished || onlyPublished) {
            Published published = Published.run(seed, err);
            published.figures().forEach((name, figure) -> FigureWriter.add(directory, name, figure));
            directory.add("published.csv", published.csv());
            directory.add("published.json", Json.bytes(published.json()));
            report.append(published.report());
        }
        if (!onlyPublished) {
            report.append(panels(settings, directory, err));
        }
        directory.add("report.md", report.toString().getBytes(StandardCharsets.UTF_8));
        directory.add("manifest.json", Json.bytes(manifest(settings)));
        directory.write();
        spec.commandLine().getOut().print(report);
        spec.commandLine().getOut().println("Written to " + out);
        return OK;
    }

    private HeatmapSettings settings() {
        List<Optimizer> optimizers = switch (optimizer) {
            case SGD -> List.of(Optimizer.SGD);
            case ADAM -> List.of(Optimizer.ADAM);
            case BOTH -> List.of(Optimizer.SGD, Optimizer.ADAM);
        };
        return new HeatmapSettings(widths, depths, seeds, activation, gain, optimizers, baseWidth, seed);
    }

    private static String panels(HeatmapSettings settings, OutputDirectory directory, PrintWriter err) {
        List<Variant> variants = Variant.of(settings.optimizers());
        GridRunner runner = new GridRunner(settings, settings.optimizers().contains(Optimizer.ADAM), err);
        List<Measurement> measurements = runner.run("heatmap", workspace -> {
            CellMeasurer measurer = new CellMeasurer(settings, workspace);
            return (width, depth, s) -> measurer.measure(variants, width, depth, s);
        });
        Grid grid = new Grid(settings, measurements);
        Panels panels = new Panels(grid);
        for (Map.Entry<String, Figure> figure : Figures.of(grid, panels).entrySet()) {
            FigureWriter.add(directory, figure.getKey(), figure.getValue());
        }
        directory.add("cells.csv", Results.csv(grid));
        directory.add("heatmap.json", Json.bytes(Results.json(settings, panels.all())));
        return Report.of(settings, panels);
    }

    private Map<String, Object> manifest(HeatmapSettings settings) {
        Map<String, Object> options = new LinkedHashMap<>(Results.settings(settings));
        options.put("asPublished", asPublished);
        options.put("onlyPublished", onlyPublished);
        return Manifest.of("heatmap", "double", Runtime.getRuntime().availableProcessors(), seed, options);
    }
}
