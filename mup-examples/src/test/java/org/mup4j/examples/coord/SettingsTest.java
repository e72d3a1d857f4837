package org.mup4j.examples.coord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mup4j.examples.cli.UserError;

class SettingsTest {

    @Test
    void widthsRiseAndAreDistinct() {
        Settings settings = new Settings(List.of(4, 1, 4, 2), 16, 1, 1, 12, 16, 1e-3, 0.1);

        assertThat(settings.multipliers()).containsExactly(1, 2, 4);
        assertThat(settings.widest()).isEqualTo(64);
        assertThat(settings.runs()).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void theBaseNetworkHasThePublishedNumberOfParameters() {
        assertThat(HousingMlp.parameters(16)).isEqualTo(433);
    }

    @Test
    void refusesWhatCannotRun() {
        refuses(List.of(1), 16, 1, 12, 16, 1, 1, "--zeta: expected two different width multipliers or more, found [1]");
        refuses(List.of(0, 1), 16, 1, 12, 16, 1, 1, "--zeta: expected width multipliers of 1 or more, found 0");
        refuses(List.of(1, 8192), 16, 1, 12, 16, 1, 1, "--zeta: expected a width of at most 65536, found 8192");
        refuses(List.of(1, 2), 0, 1, 12, 16, 1, 1, "--base-width: expected a width of 1 or more, found 0");
        refuses(List.of(1, 2), 16, 0, 12, 16, 1, 1, "--seeds: expected 1 to 1000 seeds, found 0");
        refuses(List.of(1, 2), 16, 1, 0, 16, 1, 1, "--batches: expected 1 batch or more, found 0");
        refuses(List.of(1, 2), 16, 1, 12, 0, 1, 1, "--batch-size: expected 1 row or more, found 0");
        refuses(
                List.of(1, 2),
                16,
                1,
                1041,
                16,
                1,
                1,
                "--batches: expected batches that fit into the 16640 training rows, found 1041 batches of 16");
        refuses(List.of(1, 2), 16, 1, 12, 16, -1, 1, "--rate: expected a positive learning rate, found -1.0");
        refuses(List.of(1, 2), 16, 1, 12, 16, Double.NaN, 1, "--rate: expected a positive learning rate, found NaN");
        refuses(List.of(1, 2), 16, 1, 12, 16, 1, 0, "--init-scale: expected a positive scale, found 0.0");
    }

    private static void refuses(
            List<Integer> zeta, int base, int seeds, int batches, int size, double rate, double scale, String message) {
        assertThatThrownBy(() -> new Settings(zeta, base, seeds, 1, batches, size, rate, scale))
                .isInstanceOf(UserError.class)
                .hasMessage("Option " + message);
    }
}
