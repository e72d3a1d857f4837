package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.measure.Quantity;
import org.mup4j.dl4j.check.GoldenSlopes.Config;
import org.mup4j.dl4j.check.GoldenSlopes.Row;

/**
 * Deeplearning4j networks show the exponents of microsoft/mup's own coordinate check, on the same batch with other seeds. Widths 64
 * to 1024 here; with {@code -Dmup.calibration.full=DIRECTORY} widths 64 to 4096 and all configurations, which takes nine
 * minutes or more.
 */
class GoldenSlopesTest {

    /** In standard deviations over seeds of the file's slope. */
    private static final double TOLERANCE = 3;

    /**
     * The deviation of a slope over widths 64 to 1024, in units of that over 64 to 4096: least squares give width 64 a weight of 2/10
     * there and of 3/28 here, and the narrowest networks vary most.
     */
    private static final double FEWER_WIDTHS = (2 / 10.0) / (3 / 28.0);

    static Stream<Config> regressions() throws IOException {
        return GoldenSlopes.read().keySet().stream().filter(c -> c.arch().startsWith("8-") && c.rate() != 0.01);
    }

    @Test
    void the_batch_is_the_one_that_torch_draws() {
        double[][] drawn = new TorchRandom(0).normal(4, 4);

        // torch.manual_seed(0); torch.randn(4, 4), as PyTorch prints it.
        assertThat(drawn[0]).containsExactly(new double[] {-1.1258, -1.1524, -0.2506, -0.4339}, within(5e-5));
        assertThat(drawn[1]).containsExactly(new double[] {0.8487, 0.6920, -0.3160, -2.1152}, within(5e-5));
    }

    @ParameterizedTest
    @MethodSource("regressions")
    void the_exponents_that_hold_at_all_widths(Config config) throws IOException {
        CoordReport report = config.check(5, 64, 128, 256, 512, 1024);

        SoftAssertions all = new SoftAssertions();
        for (Row row : GoldenSlopes.read().get(config)) {
            if (isPowerLaw(row)) {
                all.assertThat(GoldenSlopes.slope(report, row))
                        .as("%s", row)
                        .isCloseTo(row.slope(), within(TOLERANCE * FEWER_WIDTHS * row.seedSd()));
            }
        }
        all.assertAll();
    }

    /** Under SP, exponents change with the width once several powers of it add up: where the first change reaches the readout. */
    private static boolean isPowerLaw(Row row) {
        boolean ownChange = row.quantity() == Quantity.PRE_ACTIVATION_CHANGE && row.step() == 1;
        return row.config().param().equals("mup") || ownChange && !row.layer().equals("2");
    }

    @Test
    @EnabledIfSystemProperty(named = CalibrationTable.FULL, matches = ".+")
    void all_widths() throws IOException {
        CalibrationTable table = new CalibrationTable(
                Path.of(System.getProperty(CalibrationTable.FULL), "golden-slopes.csv"),
                "arch,parametrization,optimizer,rate,zero_readout,layer,step,quantity,microsoft_mup,mup4j,seed_sd,"
                        + "difference_in_seed_sd");
        List<String> outside = new ArrayList<>();
        for (Map.Entry<Config, List<Row>> entry : GoldenSlopes.read().entrySet()) {
            Config config = entry.getKey();
            CoordReport report = config.check(5, 64, 128, 256, 512, 1024, 2048, 4096);
            for (Row row : entry.getValue()) {
                double slope = GoldenSlopes.slope(report, row);
                double difference = (slope - row.slope()) / row.seedSd();
                table.add(
                        config.arch(),
                        config.param(),
                        config.optimizer(),
                        config.rate(),
                        config.zeroReadout(),
                        row.layer(),
                        row.step(),
                        row.quantity(),
                        row.slope(),
                        String.format(Locale.ROOT, "%.5f", slope),
                        row.seedSd(),
                        String.format(Locale.ROOT, "%.2f", difference));
                if (!(Math.abs(difference) <= TOLERANCE)) {
                    outside.add(row + ": " + slope);
                }
            }
        }
        assertThat(outside).isEmpty();
    }
}
