package org.mup4j.examples.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.report.Json;
import org.mup4j.examples.report.OutputFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mup bench}: what the library costs beside plain Deeplearning4j, and how fast it is beside PyTorch. */
@Command(
        name = "bench",
        description =
                "Times the library beside plain Deeplearning4j (wrap, listener) or PyTorch (fleet, transformer, vgg, vit), in the"
                        + " same run. Quote the ratios, not the times.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Subcommand {

    /** What can be timed. */
    enum Suite {
        WRAP,
        LISTENER,
        FLEET,
        TRANSFORMER,
        VGG,
        VIT
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            defaultValue = "wrap",
            description = "what to time: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Suite suite;

    @Option(names = "--quick", description = "one short round: shows that it runs, and no figure to quote")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "also write the rows to a file")
    private @Nullable Path json;

    @Override
    public Integer call() {
        OutputFile file = json == null ? null : OutputFile.open(json, "--json");
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Row> rows = rows(err);
        if (quick) {
            err.println(
                    "mup: one short round on cold code: it shows that the benchmark runs, and nothing is held against"
                            + " a bound; leave out --quick for figures");
            rows = rows.stream().map(Row::withoutBound).toList();
        }
        out.printf(
                "%-48s %15s %12s %12s %7s %15s %10s%n",
                "work", "unit", "ours", "peer", "ratio", "over rounds", "bound");
        rows.forEach(row -> out.println(line(row)));
        if (file != null) {
            file.write(json(rows));
        }
        return OK;
    }

    private List<Row> rows(PrintWriter err) {
        return switch (suite) {
            case WRAP -> new WrapSuite(new Harness(7, 5, quick, err)).run();
            case LISTENER -> new ListenerSuite(new Harness(7, 5, quick, err)).run();
            case FLEET -> new FleetSuite(new Harness(3, 3, quick, err), err, quick).run();
            case TRANSFORMER -> new TransformerSuite(new Harness(3, 3, quick, err), err, quick).run();
            case VGG ->
                ImageSuite.vgg(new Harness(3, 3, quick, err), err, quick).run();
            case VIT ->
                ImageSuite.vit(new Harness(3, 3, quick, err), err, quick).run();
        };
    }

    private static String line(Row row) {
        return String.format(
                Locale.ROOT,
                "%-48s %15s %12.1f %12s %7s %15s %10s",
                row.work(),
                row.unit(),
                row.ours(),
                number(row.peer(), "%.1f"),
                number(row.ratio(), "%.3f"),
                Double.isNaN(row.ratio())
                        ? "-"
                        : number(row.ratioLow(), "%.3f") + ".." + number(row.ratioHigh(), "%.3f"),
                bound(row));
    }

    private static String bound(Row row) {
        if (Double.isNaN(row.bound())) {
            return "-";
        }
        return (row.sense() == Row.Sense.AT_MOST ? "<= " : ">= ")
                + number(row.bound(), row.bound() > 1000 ? "%.0f" : "%.2f");
    }

    private static String number(double value, String format) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private byte[] json(List<Row> rows) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("suite", suite.name().toLowerCase(Locale.ROOT));
        content.put("quick", quick);
        content.put("rows", rows.stream().map(Row::json).toList());
        return Json.bytes(content);
    }
}
