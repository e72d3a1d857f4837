package org.mup4j.examples.coord;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.examples.cli.GaugeConverter;
import org.mup4j.examples.cli.ParametrizationConverter;
import org.mup4j.examples.cli.UserError;
import picocli.CommandLine.Option;

/** Options of the check of a user's own configuration. */
final class ConfigOptions {

    /** The options below that a task has no use for. */
    static final List<String> NAMES = List.of("--widths", "--steps", "--parametrization", "--gauge", "--json");

    private static final int MOST_STEPS = 1000;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Check this configuration (Deeplearning4j's JSON or YAML) instead of a task: its hidden sizes are"
                            + " multiplied, --base-width says what its own width is called.")
    @Nullable
    Path config;

    @Option(
            names = "--widths",
            split = ",",
            paramLabel = "N",
            description = "With --config: the widths. Default: the base width times 1, 2, 4, 8.")
    List<Integer> widths = new ArrayList<>();

    @Option(
            names = "--steps",
            split = ",",
            paramLabel = "N",
            description = "With --config: after which steps to measure. Default: 1,3,5.")
    List<Integer> steps = new ArrayList<>();

    @Option(
            names = "--parametrization",
            paramLabel = "sp|mup|ntk|mean-field|sp-full-align|sp-no-align|u-mup",
            converter = ParametrizationConverter.class,
            description = "With --config: what to check. Default: muP, with SP beside it.")
    @Nullable
    Parametrization parametrization;

    @Option(
            names = "--gauge",
            paramLabel = "multiplier-free|mu-readout|symmetric",
            converter = GaugeConverter.class,
            description = "With --config: where the width goes. Default: multiplier-free.")
    Gauge gauge = Gauge.MULTIPLIER_FREE;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "With --config: also write slopes and verdict to a file.")
    @Nullable
    Path json;

    /** The widths to check, from the base width up if none were given. */
    int[] widths(int baseWidth) {
        if (widths.isEmpty()) {
            return new int[] {baseWidth, 2 * baseWidth, 4 * baseWidth, 8 * baseWidth};
        }
        return widths.stream().mapToInt(Integer::intValue).toArray();
    }

    int[] steps() {
        if (steps.stream().anyMatch(s -> s > MOST_STEPS)) {
            throw new UserError("Option --steps: expected steps up to " + MOST_STEPS + ", found " + steps
                    + "; a coordinate check looks at the first steps, such as 1,3,5");
        }
        return steps.isEmpty()
                ? new int[] {1, 3, 5}
                : steps.stream().mapToInt(Integer::intValue).toArray();
    }
}
