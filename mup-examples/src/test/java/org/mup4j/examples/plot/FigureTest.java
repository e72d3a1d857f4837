package org.mup4j.examples.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures are drawn, and their colours and numbers can be read. */
class FigureTest {

    private static final Exponent FLAT = new Exponent(0, -0.1, 0.1);

    private static HeatmapPanel panel() {
        return new HeatmapPanel(
                "title",
                "caption",
                new int[] {64, 128},
                new int[] {2, 4},
                new double[][] {{1, 16}, {1, Double.NaN}},
                new boolean[][] {{false, false}, {true, false}},
                List.of(FLAT, Exponent.NONE),
                List.of(FLAT, FLAT),
                FLAT,
                FLAT);
    }

    @Test
    void aHeatmapShowsBaseExtremeHatchAndMissingCells() throws IOException {
        HeatmapFigure figure = new HeatmapFigure("title", "note", List.of(List.of(panel())));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(FigureWriter.png(figure)));
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());

        assertThat(image.getWidth()).isEqualTo(figure.width());
        assertThat(image.getHeight()).isEqualTo(figure.height());
        ColorScale scale = new ColorScale(4);
        assertThat(count(pixels, scale.at(0))).as("the base's colour").isGreaterThan(1000);
        assertThat(count(pixels, scale.at(4)))
                .as("the colour of 16 times the base")
                .isGreaterThan(1000);
        assertThat(count(pixels, new Color(0xBB, 0xBB, 0xBB)))
                .as("grey where nothing is known")
                .isGreaterThan(1000);
    }

    private static long count(int[] pixels, Color color) {
        return Arrays.stream(pixels).filter(p -> p == color.getRGB()).count();
    }

    @Test
    void anSvgHoldsTheSameTextAsText() {
        HeatmapFigure figure = new HeatmapFigure("One title", "A note", List.of(List.of(panel())));

        String svg = new String(FigureWriter.svg(figure), StandardCharsets.UTF_8);

        assertThat(svg).contains("One title", "A note", "caption", "+0.00 [-0.10, +0.10]");
    }

    @Test
    void aLineChartLeavesOutWhatALogarithmCannotShow() {
        LineChart chart = new LineChart(
                "title",
                "width",
                "value",
                List.of(
                        LineChart.Line.of("some", new double[] {64, 128, 256}, new double[] {1, 0, Double.NaN}),
                        LineChart.Line.of("none", new double[] {64}, new double[] {-1})),
                600,
                400);

        String svg = new String(FigureWriter.svg(chart), StandardCharsets.UTF_8);

        assertThat(svg).contains("title");
        assertThat(svg.split("<circle", -1))
                .as("one marker in the plot, one in the legend")
                .hasSize(3);
    }

    /** Lightness falls monotonically on both sides and equally fast, whatever the hue. */
    @Test
    void theColourScaleIsSymmetricInLightness() {
        ColorScale scale = new ColorScale(2);
        double before = lightness(scale.at(0));
        for (double distance = 0.25; distance <= 2; distance += 0.25) {
            double above = lightness(scale.at(distance));
            double below = lightness(scale.at(-distance));
            assertThat(above).isLessThan(before);
            assertThat(Math.abs(above - below)).isLessThan(4);
            before = above;
        }
        assertThat(scale.at(99)).isEqualTo(scale.at(2));
        assertThat(scale.at(2)).isNotEqualTo(scale.at(-2));
    }

    /** CIELAB lightness, 0 to 100. */
    private static double lightness(Color color) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        float[] rgb = color.getRGBColorComponents(null);
        double y = 0;
        for (int i = 0; i < 3; i++) {
            double linear = rgb[i] <= 0.04045 ? rgb[i] / 12.92 : Math.pow((rgb[i] + 0.055) / 1.055, 2.4);
            y += weights[i] * linear;
        }
        return 116 * Math.cbrt(y) - 16;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1234.5, 1235",
        "87.654, 87.7",
        "5.4321, 5.43",
        "0.12345, 0.123",
        "0.0123, 0.0123",
        "0.00012345, 1.2e-4",
        "1234567, 1.2e6",
        "NaN, –"
    })
    void numbersHaveThreeDigits(double value, String text) {
        assertThat(PanelPainter.number(value)).isEqualTo(text);
    }

    @Test
    void exponentsAreSigned() {
        assertThat(new Exponent(-0.001, -0.02, 0.02)).hasToString("+0.00 [-0.02, +0.02]");
        assertThat(new Exponent(0.5, 0.25, 0.75).halfWidth()).isEqualTo("±0.25");
        assertThat(new Exponent(0.5, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))
                .hasToString("+0.50");
        assertThat(Exponent.NONE).hasToString("–");
    }
}
