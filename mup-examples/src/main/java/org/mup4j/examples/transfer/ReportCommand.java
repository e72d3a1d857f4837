package org.mup4j.examples.transfer;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.plot.FigureWriter;
import org.mup4j.examples.report.OutputDirectory;
import org.mup4j.examples.store.SweepStore;
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
                    + ". Name the directory that mup transfer wrote to with --out.");
        }
        FigureWriter.check();
        Path target = out == null ? directory : out;
        OutputDirectory files = OutputDirectory.open(target);
        try (SweepStore store = SweepStore.open(directory)) {
            TransferFiles report = TransferFiles.of(store);
            report.addTo(files);
            files.write();
            spec.commandLine()
                    .getOut()
                    .println(
                            report.verdict().outcome() + ": " + report.verdict().message());
            spec.commandLine().getOut().println("Report: " + target.resolve("report.html"));
            return Subcommand.exitCode(report.verdict().outcome());
        }
    }
}
