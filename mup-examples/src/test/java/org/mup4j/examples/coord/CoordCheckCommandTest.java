package org.mup4j.examples.coord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.mup4j.examples.plot.Drawn.assertDrawn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.Main;
import org.mup4j.examples.data.GeneratedHousing;

/** The command as a user runs it, on a generated file of the same layout. */
class CoordCheckCommandTest {

    @TempDir
    private static Path data = Path.of("");

    @TempDir
    private Path out = Path.of("");

    private final StringWriter stdout = new StringWriter();
    private final StringWriter stderr = new StringWriter();

    @BeforeAll
    static void generate() throws IOException {
        GeneratedHousing.write(data, 7);
    }

    @Test
    void writesFiguresReadingsExponentsAndReport() throws IOException {
        Path results = out.resolve("a").resolve("b");

        int code = run(results, "--preset", "smoke");

        assertThat(code).isZero();
        assertThat(stdout.toString()).startsWith("PASS: after batch 12 the output scales with the width as muP ");
        assertThat(stderr.toString())
                .contains("has the layout of California Housing but other content")
                .contains("30 networks (SP and muP, zeta [1, 2, 4, 8, 16], 3 seeds), 12 batches of 16 each");
        assertThat(names(results))
                .contains("coord-check.csv", "coord-check.json", "manifest.json", "report.md")
                .allMatch(name -> !name.startsWith("."));
        for (String quantity : List.of("output", "readout", "gradient", "update", "weight", "change-1")) {
            assertDrawn(results.resolve("coord-check-" + quantity + ".png"));
            String svg = Files.readString(results.resolve("coord-check-" + quantity + ".svg"));
            assertThat(svg.contains("<svg") && svg.contains("<circle")).isTrue();
        }
        assertThat(slope(results, "output", "muP")).isBetween(-0.25, 0.25);
        assertThat(slope(results, "output", "SP")).isGreaterThanOrEqualTo(0.4);
        assertThat(slope(results, "gradient", "muP")).isLessThan(slope(results, "gradient", "SP"));
        assertThat(results.resolve("report.md")).content().contains("results are labelled so", "| holds |");
        // A header; 5 widths x 3 seeds x 2 parametrizations; 5 quantities at step 0 and 10 at each of 12 steps.
        assertThat(results.resolve("coord-check.csv")).content().hasLineCount(1 + 30 * (5 + 12 * 10));
        assertThat(new ObjectMapper()
                        .readTree(results.resolve("manifest.json").toFile())
                        .at("/options/rate")
                        .doubleValue())
                .isEqualTo(1e-3);
    }

    @Test
    void theSameSeedGivesTheSameNumbers() throws IOException {
        run(out.resolve("1"), "--zeta", "1,2", "--seeds", "2", "--batches", "2", "--threads", "1");
        run(out.resolve("2"), "--zeta", "2,1", "--seeds", "2", "--batches", "2", "--threads", "2");
        run(out.resolve("3"), "--zeta", "1,2", "--seeds", "2", "--batches", "2", "--seed", "2");

        for (String file : List.of("coord-check.csv", "coord-check.json", "report.md", "coord-check-output.png")) {
            assertThat(out.resolve("2").resolve(file))
                    .hasSameBinaryContentAs(out.resolve("1").resolve(file));
        }
        assertThat(Files.readString(out.resolve("3").resolve("coord-check.csv")))
                .isNotEqualTo(Files.readString(out.resolve("1").resolve("coord-check.csv")));
    }

    @Test
    void divergenceIsAResultAndFails() throws IOException {
        int code = run(out, "--zeta", "1,2", "--seeds", "2", "--rate", "1e200");

        assertThat(code).isEqualTo(1);
        assertThat(stdout.toString()).startsWith("FAIL: ");
        assertThat(out.resolve("report.md")).content().contains("Diverged networks: SP 4, muP 4.");
        assertThat(out.resolve("coord-check.csv")).content().contains("NaN");
        assertDrawn(out.resolve("coord-check-output.png"));
    }

    @Test
    void oneSeedAtTwoWidthsIsInconclusive() throws IOException {
        int code = run(out, "--zeta", "1,2", "--seeds", "1", "--batches", "1");

        assertThat(code).isEqualTo(3);
        assertThat(stdout.toString()).startsWith("INCONCLUSIVE: ");
        assertThat(json(out).at("/exponents/0/widthLow").isNull()).isTrue();
    }

    @Test
    void theRealDataGiveThePublishedPicture() throws IOException {
        String real = System.getenv().getOrDefault("MUP_DATA", "");
        assumeThat(real).as("MUP_DATA names a directory with the original").isNotBlank();

        int code = execute("coord-check", "california", "--out", out.toString(), "--seeds", "3");

        assertThat(code).isZero();
        assertThat(stderr.toString()).doesNotContain("Note:");
        assertThat(slope(out, "output", "muP")).isBetween(-0.25, 0.25);
        assertThat(slope(out, "readout", "muP")).isBetween(-0.25, 0.25);
        assertThat(slope(out, "output", "SP")).isGreaterThanOrEqualTo(0.4);
    }

    @Test
    void badInputGivesOneLineAndLeavesNothing() throws IOException {
        Path file = Files.writeString(out.resolve("file"), "");
        Path broken = Files.createDirectory(out.resolve("broken"));
        Files.writeString(broken.resolve("cal_housing.data"), "1,2,3\n");
        Path results = out.resolve("results");

        refused("--zeta: expected width multipliers of 1 or more, found 0", results, "--zeta", "0,1");
        refused("'x' is not a", results, "--zeta", "1,x");
        refused("'fast' is not a", results, "--rate", "fast");
        refused("--threads: expected 1 thread or more, found 0", results, "--threads", "0");
        refused("--preset", results, "--preset", "huge");
        refused("--seeds: expected 1 to 1000 seeds, found 2147483647", results, "--seeds", "2147483647");
        refused("--gauge can only be used with --config FILE", results, "--gauge", "symmetric");
        refused("Width 65536 needs about 225.0 GiB for arrays", results, "--zeta", "1,4096");
        refused(file.toString(), file.resolve("results"));
        refused("neither ", results, "--data", out.toString());
        refused(
                broken.resolve("cal_housing.data") + ", line 1: expected 9 numbers separated by commas, found 3",
                results,
                "--data",
                broken.toString());
        assertThat(names(out)).containsExactlyInAnyOrder("file", "broken");
    }

    @Test
    void anUnknownTaskIsBadInput() {
        assertThat(execute("coord-check", "mnist")).isEqualTo(2);
        assertThat(stderr.toString()).contains("mnist").contains("CALIFORNIA");
    }

    private void refused(String message, Path results, String... options) {
        stderr.getBuffer().setLength(0);

        int code = run(results, options);

        assertThat(code).as(stderr.toString()).isEqualTo(2);
        assertThat(stderr.toString()).startsWith("mup: ").contains(message).hasLineCount(1);
        assertThat(stdout.toString()).isEmpty();
    }

    /** Options given later win, so that --data may be overridden. */
    private int run(Path results, String... options) {
        List<String> args = new ArrayList<>(List.of("coord-check", "california", "--out", results.toString()));
        if (!Arrays.asList(options).contains("--data")) {
            args.addAll(List.of("--data", data.toString()));
        }
        args.addAll(List.of(options));
        return execute(args.toArray(String[]::new));
    }

    private int execute(String... args) {
        return Main.run(new PrintWriter(stdout), new PrintWriter(stderr), args);
    }

    private static double slope(Path results, String quantity, String scheme) throws IOException {
        for (JsonNode node : json(results).get("exponents")) {
            if (node.get("quantity").asText().equals(quantity)
                    && node.get("parametrization").asText().equals(scheme)
                    && node.get("norm").asText().equals("meanAbs")
                    && node.get("step").asInt() == 12) {
                return node.get("widthSlope").doubleValue();
            }
        }
        throw new AssertionError("No exponent of " + quantity + " in " + scheme);
    }

    private static JsonNode json(Path results) throws IOException {
        return new ObjectMapper().readTree(results.resolve("coord-check.json").toFile());
    }

    /** At least a thousand pixels that are not white, in more than ten colours. */
    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }
}
