package org.mup4j.examples.heatmap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.examples.cli.CommandLineRun;

/** A small run of {@code mup heatmap}, seen from outside. */
class HeatmapCommandTest {

    private static final List<String> FIELDS = List.of(
            "id",
            "layer",
            "parametrization",
            "optimizer",
            "quantity",
            "widthSlope",
            "widthLow",
            "widthHigh",
            "depthSlope",
            "cvWidth",
            "cvDepth",
            "verdict");

    @TempDir
    static Path out;

    private static CommandLineRun run = new CommandLineRun(-1, "", "");

    @BeforeAll
    static void runOnce() {
        run = heatmap(out);
    }

    private static CommandLineRun heatmap(Path out) {
        return CommandLineRun.of(
                "heatmap", "--widths", "16,64,128", "--depths", "2,4", "--seeds", 2, "--seed", 3, "--out", out);
    }

    @Test
    void saysWhatItFound() throws IOException {
        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("heatmap: 100%");
        assertThat(run.out()).contains("## SP against muP", "| 2-adam-mup-hidden | muP Adam |", "Written to");
        assertThat(run.out()).startsWith(Files.readString(out.resolve("report.md")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heatmap-1-raw-gradient",
                "heatmap-2-update-sgd",
                "heatmap-2-update-adam",
                "heatmap-3-features-sgd",
                "heatmap-3-features-adam",
                "heatmap-4-exponents",
                "heatmap-5-frobenius",
                "heatmap-6-residual-update"
            })
    void drawsEveryFigureTwice(String name) throws IOException {
        BufferedImage image = ImageIO.read(out.resolve(name + ".png").toFile());
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());

        assertThat(Arrays.stream(pixels).distinct().count()).as("colours").isGreaterThan(50);
        long white = Arrays.stream(pixels).filter(p -> p == 0xFFFFFFFF).count();
        assertThat((double) white / pixels.length).as("white part").isBetween(0.3, 0.97);
        assertThat(out.resolve(name + ".svg")).content().contains("<svg", "width=\"" + image.getWidth() + "\"");
    }

    @Test
    void jsonHasAllFieldsOfEveryPanel() throws IOException {
        JsonNode json = new ObjectMapper().readTree(out.resolve("heatmap.json").toFile());

        assertThat(json.get("panels")).hasSize(29);
        for (JsonNode panel : json.get("panels")) {
            assertThat(panel.fieldNames()).toIterable().containsAll(FIELDS);
            assertThat(panel.get("verdict").asText()).isIn("PASS", "FAIL", "INCONCLUSIVE");
        }
        assertThat(json.at("/settings/widths").toString()).isEqualTo("[16,64,128]");
    }

    @Test
    void exponentsOfAdamAreThoseOfTheTheory() throws IOException {
        JsonNode panels = new ObjectMapper()
                .readTree(out.resolve("heatmap.json").toFile())
                .get("panels");

        for (JsonNode panel : panels) {
            String id = panel.get("id").asText();
            if (id.matches("2-adam-(sp|mup)-(hidden|output)")) {
                double expected = id.contains("-sp-") ? 1 : 0;
                assertThat(panel.get("widthSlopeAllCells").asDouble())
                        .as(id)
                        .isBetween(expected - 0.15, expected + 0.15);
            }
        }
    }

    @Test
    void csvHasEveryMeasurement() throws IOException {
        List<String> lines = Files.readAllLines(out.resolve("cells.csv"));

        assertThat(lines.get(0))
                .isEqualTo("parametrization,gauge,depthRule,optimizer,layer,quantity,width,depth,seed,hatched,value");
        assertThat(lines.get(lines.size() - 1).split(",")).hasSize(11);
        assertThat(lines).hasSize(1 + 2 * 3 * measurementsPerWidthAndSeed());
    }

    /** Depth 2 has no hidden layer in plain networks, depth 4 has; residual ones have at both. */
    private static int measurementsPerWidthAndSeed() {
        int plainLayers = 2 + 3;
        int rawSp = plainLayers;
        int rawMup = plainLayers;
        int rawSymmetric = plainLayers;
        int updates = 2 * 2 * 2 * plainLayers;
        int residualUpdates = 2 * 2 * 3;
        int features = 2 * 2 * 4;
        return rawSp + rawMup + rawSymmetric + updates + residualUpdates + features;
    }

    @Test
    void manifestNamesWhatMadeTheNumbers() throws IOException {
        JsonNode manifest =
                new ObjectMapper().readTree(out.resolve("manifest.json").toFile());

        assertThat(manifest.get("deeplearning4j").asText()).isEqualTo("1.0.0-M2.1");
        assertThat(manifest.get("blasVendor").asText()).isNotBlank();
        assertThat(manifest.get("dataType").asText()).isEqualTo("double");
        assertThat(manifest.get("seed").asLong()).isEqualTo(3);
        assertThat(manifest.at("/options/gain").asDouble()).isEqualTo(Math.sqrt(2));
    }

    @Test
    void theSameSeedGivesTheSameBytes(@TempDir Path again) throws IOException {
        heatmap(again);

        for (String name : List.of("cells.csv", "heatmap.json", "report.md", "heatmap-4-exponents.png")) {
            assertThat(again.resolve(name)).hasSameBinaryContentAs(out.resolve(name));
        }
    }

    @Test
    void leavesNoTemporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.startsWith("."));
        }
    }
}
