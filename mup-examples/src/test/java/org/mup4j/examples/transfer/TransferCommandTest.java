package org.mup4j.examples.transfer;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.Main;
import org.mup4j.examples.data.GeneratedHousing;

/** The command as a user runs it, on a generated file of the same layout. */
class TransferCommandTest {

    private static final List<String> FILES = List.of(
            "results.csv",
            "verdict.json",
            "manifest.json",
            "report.md",
            "report.html",
            "transfer-training.png",
            "transfer-validation.png",
            "best-rate-training.png",
            "best-rate-validation.png");

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
    void theSmokePresetWritesFiguresTablesAndVerdicts() throws IOException {
        int code = transfer(out, "--preset", "smoke");

        assertThat(code).as(stderr.toString()).isIn(0, 1, 3);
        assertThat(stdout.toString()).contains("Report: " + out.resolve("report.html"));
        assertThat(stderr.toString())
                .contains("60 networks: SP and muP, widths [16, 32, 64], 5 learning rates, 2 seeds; 200 steps")
                .contains("has the right layout but other content than the published data")
                .contains("100%, 60 of 60 runs");
        for (String file : FILES) {
            assertThat(out.resolve(file)).isNotEmptyFile();
            if (file.endsWith(".png")) {
                assertDrawn(out.resolve(file));
            }
        }
        assertThat(out.resolve("results.csv")).content().hasLineCount(61);
        assertThat(out.resolve("report.md"))
                .content()
                .contains("SHORTENED: the published sweep takes 50000 steps")
                .contains("| SP, published | – | 0.0652 (zeta 128, k 1e-4) | 0.480 (zeta 8, k 6e-4) | – | 0 |")
                .contains("| 6 | Benefits are clearest for transformers | not measured here |");
        String page = Files.readString(out.resolve("report.html"));
        assertThat(page).contains("data:image/svg+xml;base64,").doesNotContain("src=\"http", "href=\"http", "<script");
        assertVerdicts(json(out), code);
    }

    private static void assertVerdicts(JsonNode root, int code) {
        assertThat(root.path("task").asText()).isEqualTo("california");
        assertThat(root.path("complete").asBoolean()).isTrue();
        assertThat(root.path("verdict").asText())
                .isEqualTo(List.of("PASS", "FAIL", "", "INCONCLUSIVE").get(code));
        // Two schemes, two losses; from zeta 4 up only one width is left.
        assertThat(root.path("fits")).hasSize(4);
        for (JsonNode fit : root.path("fits")) {
            assertThat(fit.path("bestRates")).hasSize(3);
            assertThat(fit.path("fromZeta").asInt()).isEqualTo(1);
            // At the base both schemes are the same networks.
            assertThat(fit.path("bestRates").get(0).path("rate").asDouble())
                    .isEqualTo(sameLoss(root, fit)
                            .path("bestRates")
                            .get(0)
                            .path("rate")
                            .asDouble());
        }
        assertThat(root.path("claims")).hasSize(6);
        JsonNode coordinates = root.path("claims").get(0);
        assertThat(coordinates.path("judgement").asText()).isIn("HOLDS", "FAILS", "UNDECIDED");
        assertThat(coordinates.path("evidence").asText())
                .containsPattern(
                        "to the power of [+-]\\d\\.\\d\\d \\[[^]]+] in SP, of [+-]\\d\\.\\d\\d \\[[^]]+] in muP");
    }

    private static JsonNode sameLoss(JsonNode root, JsonNode fit) {
        for (JsonNode other : root.path("fits")) {
            if (other.path("parametrization").asText().equals("SP")
                    && other.path("loss").asText().equals(fit.path("loss").asText())) {
                return other;
            }
        }
        throw new AssertionError("SP is missing");
    }

    @Test
    void aSweepThatGrowsAndIsReportedAgainEndsInTheSameBytes() throws IOException {
        Path whole = out.resolve("whole");
        Path grown = out.resolve("grown");
        Path again = out.resolve("again");
        small(whole, "--seeds", "2");

        small(grown, "--seeds", "1", "--workers", "1");
        assertThat(small(grown, "--seeds", "2")).isEqualTo(2);
        assertThat(stderr.toString()).contains("holds 8 runs of this sweep already. Go on with --resume");
        small(grown, "--seeds", "2", "--workers", "2", "--resume");
        execute("report", grown.toString(), "--out", again.toString());

        for (String file :
                List.of("results.csv", "verdict.json", "report.md", "report.html", "transfer-training.png")) {
            assertThat(grown.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
            assertThat(again.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
        assertThat(again.resolve("sweep.db")).doesNotExist();
        assertThat(again.resolve("manifest.json")).hasSameBinaryContentAs(grown.resolve("manifest.json"));
    }

    @Test
    void aSweepOfAnotherKernelPathIsNotGoneOnWith() {
        small(out, "--seeds", "1");

        assertThat(small(out, "--seeds", "2", "--resume", "--runner", "in-process"))
                .isEqualTo(2);

        assertThat(stderr.toString())
                .contains("was computed on the kernel path 'fleet, ")
                .contains("this run 'Deeplearning4j ")
                .contains("their results may not be mixed");
    }

    @Test
    void processesOfTheirOwnGiveTheBytesOfThisProcess() {
        Path here = out.resolve("here");
        Path there = out.resolve("there");
        small(here, "--seeds", "1", "--runner", "in-process");
        small(there, "--seeds", "1", "--runner", "forked", "--workers", "1");

        assertThat(stderr.toString())
                .contains("1 processes, one network at a time in each")
                .contains("limits of each: ");
        assertThat(there.resolve("results.csv")).hasSameBinaryContentAs(here.resolve("results.csv"));
    }

    @Test
    void aDryRunSaysWhatItWouldTakeAndWritesNothing() {
        Path results = out.resolve("results");

        assertThat(small(results, "--seeds", "3", "--dry-run")).isZero();

        assertThat(stdout.toString())
                .contains(
                        "24 networks: SP and muP, widths [16, 32], 2 learning rates, 3 seeds; 60 steps of 16 rows each")
                .contains("24 of 24 runs are still to be done.")
                .containsPattern(
                        "Time: about \\d+ (s|minutes) \\(.*, from short runs of each size that took \\d+ s on this");
        assertThat(results).doesNotExist();
    }

    @Test
    void badInputGivesOneLineAndLeavesNothing() throws IOException {
        Path results = out.resolve("results");
        Path file = Files.writeString(out.resolve("file"), "");

        refused("Option --widths: expected two different widths or more, found [16]", results, "--widths", "16,16");
        refused("Option --widths: expected widths of 1 or more, found 0", results, "--widths", "0,16");
        refused("Option --rates: expected positive learning rates, found -1.0", results, "--rates", "-1");
        refused("Option --seeds: expected one value or more, found none", results, "--seeds", "0");
        refused("Option --steps: expected 1 step or more, found 0", results, "--steps", "0");
        refused("Option --workers: expected 1 worker or more, found 0", results, "--workers", "0");
        refused("Option --data-type: expected float or double, found half", results, "--data-type", "half");
        refused("there is no runner 'spark': use fleet, forked or in-process", results, "--runner", "spark");
        refused("neither ", results, "--data", out.toString());
        refused(file.toString(), file.resolve("results"));
        assertThat(execute("report", results.toString())).isEqualTo(2);
        assertThat(stderr.toString()).contains("There is no sweep in '" + results + "': it has no sweep.db");
        assertThat(out.toFile().list()).containsExactly("file");
    }

    private void refused(String message, Path results, String... options) {
        stderr.getBuffer().setLength(0);

        int code = transfer(results, options);

        assertThat(code).as(stderr.toString()).isEqualTo(2);
        String last = stderr.toString().lines().reduce((a, b) -> b).orElse("");
        assertThat(last).startsWith("mup: ").contains(message);
        assertThat(stdout.toString()).isEmpty();
    }

    private int small(Path results, String... options) {
        List<String> args = new ArrayList<>(List.of("--widths", "16,32", "--rates", "1e-3,1e-2", "--steps", "60"));
        args.addAll(List.of(options));
        return transfer(results, args.toArray(String[]::new));
    }

    private int transfer(Path results, String... options) {
        List<String> args = new ArrayList<>(List.of("transfer", "california", "--out", results.toString()));
        if (!Arrays.asList(options).contains("--data")) {
            args.addAll(List.of("--data", data.toString()));
        }
        args.addAll(List.of(options));
        return execute(args.toArray(String[]::new));
    }

    private int execute(String... args) {
        return Main.run(new PrintWriter(stdout), new PrintWriter(stderr), args);
    }

    private static JsonNode json(Path results) throws IOException {
        return new ObjectMapper().readTree(results.resolve("verdict.json").toFile());
    }

    /** At least a thousand pixels that are not white, in more than ten colours. */
}
