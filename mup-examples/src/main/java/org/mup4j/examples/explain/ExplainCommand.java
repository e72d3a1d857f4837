package org.mup4j.examples.explain;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuP;
import org.mup4j.examples.cli.GaugeConverter;
import org.mup4j.examples.cli.ParametrizationConverter;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.report.OutputFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mup explain}: what a parametrization changes in a configuration, and why. */
@Command(
        name = "explain",
        description = "Prints what muP changes in a Deeplearning4j configuration, tensor by tensor, with the reason.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class ExplainCommand implements Subcommand {

    @Parameters(paramLabel = "FILE", description = "Configuration as Deeplearning4j writes it (toJson or toYaml).")
    private Path file = Path.of("");

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description = "Configuration of the base network: axes whose sizes differ are widths.")
    private @Nullable Path base;

    @Option(
            names = "--base-width",
            paramLabel = "N",
            description = "Base with every hidden layer this wide; " + MuP.DEFAULT_BASE_WIDTH + " if no base is given.")
    private @Nullable Integer baseWidth;

    @Option(
            names = "--parametrization",
            paramLabel = "sp|mup|ntk|mean-field|sp-full-align|sp-no-align|u-mup",
            defaultValue = "mup",
            converter = ParametrizationConverter.class,
            description = "The table of rules.")
    private Parametrization parametrization = Parametrizations.MUP;

    @Option(
            names = "--gauge",
            paramLabel = "multiplier-free|mu-readout|symmetric",
            defaultValue = "multiplier-free",
            converter = GaugeConverter.class,
            description = "Where the width goes.")
    private Gauge gauge = Gauge.MULTIPLIER_FREE;

    @Option(
            names = "--format",
            paramLabel = "text|markdown|json|csv",
            defaultValue = "text",
            description = "How to print the plan.")
    private PlanFormat format = PlanFormat.TEXT;

    @Option(names = "--out", paramLabel = "FILE", description = "Also write the wrapped configuration.")
    private @Nullable Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (base != null && baseWidth != null) {
            throw new UserError("--base and --base-width both say what the base is: give one of them.");
        }
        ConfigurationFile<?> target = ConfigurationFile.read(file);
        ConfigurationFile.Wrapped wrapped = base == null
                ? target.wrap(baseWidth == null ? MuP.DEFAULT_BASE_WIDTH : baseWidth, parametrization, gauge)
                : target.wrap(ConfigurationFile.read(base), parametrization, gauge);
        MuPlan plan = wrapped.plan();
        if (out != null) {
            OutputFile.open(out, "--out").write(wrapped.text().getBytes(StandardCharsets.UTF_8));
        }
        spec.commandLine().getOut().print(format.write(plan));
        remarks(plan, spec.commandLine().getErr());
        return OK;
    }

    private void remarks(MuPlan plan, PrintWriter err) {
        if (base == null && baseWidth == null) {
            err.println("Base: this network with every hidden layer " + MuP.DEFAULT_BASE_WIDTH
                    + " wide. Choose another with --base-width N or --base FILE.");
        }
        if (!format.holdsWarnings()) {
            plan.warnings().forEach(w -> err.println("warning: " + w));
        }
    }
}
