package org.mup4j.examples.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mup4j.examples.heatmap.Published.Protocol;

/**
 * The published protocol on widths 64 to 512 with seven seeds. The variation of sqrt(width) there is 0.38; what the noise
 * of single seeds adds grows with depth, as in the full protocol.
 */
class PublishedTest {

    private static Published published = run(List.of(64, 128), List.of(2, 3), 1);

    private static Published run(List<Integer> widths, List<Integer> depths, int repeats) {
        return Published.run(widths, depths, repeats, 1, new PrintWriter(Writer.nullWriter()));
    }

    @BeforeAll
    static void measure() {
        published = run(List.of(64, 128, 256, 512), List.of(2, 4, 8, 16, 32), 7);
    }

    @Test
    void theVariationOfTheRootsOfTheWidths() {
        assertThat(PublishedReport.ofPower(1024)).isCloseTo(0.476, within(5e-4));
        assertThat(PublishedReport.ofPower(2048)).isCloseTo(0.569, within(5e-4));
    }

    @Test
    void spAndV1VaryAsTheRootOfTheWidthAndV2Less() {
        assertThat(published.median(Protocol.SP, 512)).isBetween(0.36, 0.52);
        assertThat(published.median(Protocol.V1, 512)).isBetween(0.33, 0.5);
        assertThat(published.median(Protocol.V2, 512)).isBetween(0.12, 0.32);
    }

    @Test
    void theThreeDifferByTheFactorThatWasPutIn() {
        double[][] sp = published.cells(Protocol.SP, 0).means();
        double[][] v1 = published.cells(Protocol.V1, 0).means();
        double[][] v2 = published.cells(Protocol.V2, 0).means();

        for (int i = 0; i < sp.length; i++) {
            for (int j = 0; j < 4; j++) {
                assertThat(v1[i][j] / sp[i][j]).isCloseTo(Math.pow(2, -j), within(1e-12));
                assertThat(v2[i][j] / sp[i][j]).isCloseTo(Math.pow(2, -j / 2.0), within(1e-12));
            }
        }
    }

    /** Half a bit for each ReLU layer: 15 bits from depth 2 to 32, somewhat more at finite width. */
    @Test
    void withoutGainTheRatioFallsWithDepth() {
        double[][] sp = published.cells(Protocol.SP, published.allSeeds()).means();

        double bits = Math.log(sp[0][3] / sp[4][3]) / Math.log(2);

        assertThat(bits).isBetween(14.0, 18.0);
    }

    @Test
    void theReportSaysWhatIsPublishedAndWhy() {
        assertThat(published.report())
                .contains("0.59", "0.64", "0.14", "0.484", "gauge", "mean over depths", "Medians over 7 seeds");
        assertThat(published.figures()).containsKeys("heatmap-0-published", "heatmap-0-published-lines");
        assertThat(published.json()).containsKeys("protocols", "settings");
        assertThat(new String(published.csv(), StandardCharsets.UTF_8).lines()).hasSize(1 + 3 * 5 * 4 * 7);
    }
}
