package org.mup4j.examples.summary;

import java.nio.file.Path;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.plot.FigureWriter;
import org.mup4j.examples.report.OutputDirectory;
import org.mup4j.examples.store.SweepStore;
import org.mup4j.examples.summary.Summary.Conclusion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mup report}: figures, tables and verdicts of a sweep, from its store alone. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Makes figures, tables, verdicts and a page of what a sweep has stored so far.",
            "Exit code: that of the sweep's command; 2 bad input."
        })
public final class ReportCommand implements Subcommand {

    @Parameters(paramLabel = "DIR", description = "Directory of a sweep, with its sweep.db.")
    private Path directory = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go. Default: the sweep's directory.")
    private @Nullable Path out;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!SweepStore.existsIn(directory)) {
            throw new UserError("There is no sweep in '" + directory + "': it has no " + SweepStore.FILE
                    + ". Name the directory that mup transfer or mup spiral wrote to with --out.");
        }
        FigureWriter.check();
        Path target = out == null ? directory : out;
        OutputDirectory files = OutputDirectory.open(target);
        try (SweepStore store = SweepStore.open(directory)) {
            Conclusion conclusion = summary(store).addTo(store, files);
            files.write();
            spec.commandLine().getOut().println(conclusion);
            spec.commandLine().getOut().println("Report: " + target.resolve("report.html"));
            return Subcommand.exitCode(conclusion.outcome());
        }
    }

    private static Summary summary(SweepStore store) {
        String task = store.contents()
                .orElseThrow(() -> new UserError("The store '" + store.file()
                        + "' holds no sweep yet. Begin one, for example" + " with mup transfer california --out DIR."))
                .grid()
                .setup()
                .task();
        for (Summary summary : ServiceLoader.load(Summary.class)) {
            if (summary.tasks().contains(task)) {
                return summary;
            }
        }
        throw new UserError("The store '" + store.file() + "' holds a sweep over '" + task
                + "', which this version of mup4j cannot report on.");
    }
}
