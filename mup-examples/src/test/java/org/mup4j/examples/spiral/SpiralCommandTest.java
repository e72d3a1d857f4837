package org.mup4j.examples.spiral;

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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.examples.cli.Main;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.Scheme;
import org.nd4j.linalg.dataset.DataSet;

/** The command as a user runs it. */
class SpiralCommandTest {

    @TempDir
    private Path out = Path.of("");

    private final StringWriter stdout = new StringWriter();
    private final StringWriter stderr = new StringWriter();

    @Test
    void drawsWidthAndDepthForEachSchemeAndFindsTheExponents() throws IOException {
        int code = spiral("--widths", "64,128,256", "--depths", "2,3", "--seeds", "2", "--steps", "10");

        assertThat(code).as(stderr.toString()).isIn(0, 1, 3);
        for (String scheme : List.of("sp", "mup", "mup-depth")) {
            for (String kind : List.of("width_effects", "depth_effects", "width_depth_heatmaps")) {
                assertDrawn(out.resolve(kind + "-" + scheme + ".png"));
                assertThat(out.resolve(kind + "-" + scheme + ".svg")).content().contains("viewBox=\"0 0 ");
            }
        }
        assertThat(out.resolve("results.csv")).content().hasLineCount(1 + 3 * 3 * 2 * 2);
        assertThat(out.resolve("readings.csv"))
                .content()
                .startsWith("parametrization,width,depth,seed,step,layer,parameter,quantity,norm,value")
                .contains("muP+depth,256,3,2,1,2,W,UPDATE,RMS_TO_RMS,");
        assertThat(Files.readString(out.resolve("report.html"))).doesNotContain("src=\"http", "<script");
        // Three widths and two seeds: wide of the 0.1 that the report itself asks for.
        assertThat(slope("SP", "update")).isBetween(0.7, 1.3);
        assertThat(slope("muP", "update")).isBetween(-0.3, 0.3);
        assertThat(slope("SP", "relative-update")).isBetween(0.4, 0.6);
        assertThat(slope("muP", "relative-update")).isBetween(-0.6, -0.4);
        // A half from the readout's initial weights; the rest because smaller outputs also make smaller errors, until
        // they
        // are so small that every probability is a half.
        assertThat(slope("SP", "gradient") - slope("muP", "gradient")).isBetween(0.4, 0.8);
    }

    @Test
    void goesOnWhereItStoppedAndIsReportedAgain() throws IOException {
        spiral("--widths", "16,32", "--depths", "1,2", "--seeds", "1", "--steps", "10");
        assertThat(spiral("--widths", "16,32", "--depths", "1,2", "--seeds", "2", "--steps", "10"))
                .isEqualTo(2);
        assertThat(stderr.toString()).contains("holds 12 runs of this sweep already. Go on with --resume");
        spiral("--widths", "16,32", "--depths", "1,2", "--seeds", "2", "--steps", "10", "--resume");
        byte[] before = Files.readAllBytes(out.resolve("verdict.json"));
        Files.delete(out.resolve("verdict.json"));

        execute("report", out.toString());

        assertThat(out.resolve("verdict.json")).hasBinaryContent(before);
        assertThat(out.resolve("results.csv")).content().hasLineCount(25);
    }

    @Test
    void wideNetworksHaveOneSeed() {
        Grid grid = new Grid(
                new SpiralTask(new Spirals(2)).setup("k", 10, 2),
                List.of(Scheme.SP),
                List.of(256, 512),
                List.of(1),
                List.of(0.001),
                List.of(1L, 2L, 3L));

        assertThat(SpiralCommand.specs(grid))
                .hasSize(4)
                .filteredOn(s -> s.width() == 512)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void spiralsAreArmsOfOneSizeThatDoNotTouch(int arms) {
        int each = 200;
        DataSet rows = new Spirals(arms).rows(each * arms, 5);
        double[][] points = rows.getFeatures().toDoubleMatrix();

        assertThat(rows.getLabels().sum(0).toDoubleVector()).hasSize(arms).containsOnly(each);
        assertThat(new Spirals(arms).rows(each * arms, 5).getFeatures()).isEqualTo(rows.getFeatures());
        int near = 0;
        for (int i = 0; i < points.length; i++) {
            int nearest = i == 0 ? 1 : 0;
            for (int j = 0; j < points.length; j++) {
                nearest = j != i && distance(points[i], points[j]) < distance(points[i], points[nearest]) ? j : nearest;
            }
            near += nearest % arms == i % arms ? 1 : 0;
        }
        assertThat(near)
                .as("points whose nearest neighbour is of their own arm")
                .isGreaterThan(points.length * 39 / 40);
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }

    @Test
    void badInputGivesOneLineAndLeavesNothing() {
        assertThat(spiral("--depths", "0")).isEqualTo(2);
        assertThat(spiral("--rate", "0")).isEqualTo(2);
        assertThat(spiral("--classes", "4")).isEqualTo(2);
        assertThat(stderr.toString())
                .contains("mup: Option --depths: expected depths of 1 or more, found 0")
                .contains("mup: Option --rate: expected a positive learning rate, found 0.0")
                .contains("mup: Option --classes: expected 2 or 3, found 4");
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void threeArmsHaveThreeClasses() throws IOException {
        spiral("--classes", "3", "--widths", "16,32", "--depths", "1", "--seeds", "1", "--steps", "10");

        assertThat(out.resolve("report.md")).content().startsWith("# Three spirals at one learning rate");
        assertThat(new SpiralTask(new Spirals(3)).parameters(16, 2)).isEqualTo(3 * 16 + 17 * 16 + 17 * 3);
        assertThat(spiral("--widths", "16,32", "--depths", "1", "--seeds", "1", "--steps", "10", "--resume"))
                .isEqualTo(2);
        assertThat(stderr.toString()).contains("has data 'three spirals, ");
    }

    @Test
    void aDryRunHasAnEstimate() {
        assertThat(spiral("--widths", "16,32", "--depths", "1", "--seeds", "1", "--steps", "10", "--dry-run"))
                .isZero();

        assertThat(stdout.toString())
                .contains("6 networks: SP, muP and muP+depth")
                .contains("Time: about ");
        assertThat(out).isEmptyDirectory();
    }

    private int spiral(String... options) {
        List<String> args = new ArrayList<>(List.of("spiral", "--out", out.toString()));
        args.addAll(List.of(options));
        return execute(args.toArray(String[]::new));
    }

    private int execute(String... args) {
        return Main.run(new PrintWriter(stdout), new PrintWriter(stderr), args);
    }

    private double slope(String scheme, String measure) throws IOException {
        JsonNode root = new ObjectMapper().readTree(out.resolve("verdict.json").toFile());
        for (JsonNode node : root.path("exponents")) {
            if (node.path("parametrization").asText().equals(scheme)
                    && node.path("measure").asText().equals(measure)) {
                return node.path("widthSlope").doubleValue();
            }
        }
        throw new AssertionError("No exponent of " + measure + " in " + scheme);
    }

    /** At least a thousand pixels that are not white, in more than ten colours. */
}
