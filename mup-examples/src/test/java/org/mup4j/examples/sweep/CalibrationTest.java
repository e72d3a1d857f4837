package org.mup4j.examples.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Predictions and progress, on a clock of our own. */
class CalibrationTest {

    private static final long SECOND = 1_000_000_000L;

    private long now;

    /** Two networks side by side; a run of width w takes 3 s, w/1000 s for each step, 2 s for each validation, 0.5 s for each reading. */
    private final class Timed implements Runner {
        @Override
        public String kernels() {
            return "k";
        }

        @Override
        public String describe() {
            return "timed";
        }

        @Override
        public int parallel() {
            return 2;
        }

        @Override
        public void run(List<RunSpec> specs, RunSink sink) {
            for (int i = 0; i < specs.size(); i += parallel()) {
                Setup setup = specs.get(i).setup();
                long validations = -Math.floorDiv(-setup.steps(), setup.validationInterval());
                int every = setup.readingInterval();
                long readings = every == 0 ? 0 : -Math.floorDiv(-setup.steps(), every);
                long width = specs.get(i).width();
                long milliseconds = 3000 + width * setup.steps() + 2000 * validations + 500 * readings;
                now += milliseconds * SECOND / 1000;
            }
        }
    }

    @Test
    void predictsARunnerThatCostsWhatItIsTakenToCost() {
        Setup setup = new Setup("toy", "none", "double", "k", 4, 1, 10_000, 8, 5, 1000, 0);
        Grid grid = new Grid(
                setup, List.of(Scheme.SP, Scheme.MUP), List.of(10, 100), List.of(1), List.of(0.1), List.of(1L, 2L, 3L));

        Calibration.Estimate estimate = new Calibration(new Timed(), 40, () -> now).estimate(grid.specs());

        assertThat(estimate.runs()).isEqualTo(12);
        // Six runs of either width, two at a time; ten validations each. Rounding of a dozen operations.
        assertThat(estimate.seconds()).isEqualTo(3 * (3 + 100 + 20) + 3 * (3 + 1000 + 20), within(1e-6));
        assertThat(estimate.spent()).isEqualTo(now / 1e9, within(1e-6));
        assertThat(estimate)
                .asString()
                .startsWith("about 57 minutes (29 minutes to 2 hours), from short runs of each size");
    }

    @Test
    void readingsOfNormsAreCounted() {
        Setup setup = new Setup("toy", "none", "double", "k", 4, 1, 1000, 8, 5, 100, 200);
        Grid grid = new Grid(setup, List.of(Scheme.SP), List.of(10), List.of(1), List.of(0.1), List.of(1L, 2L));

        // 3 s, a thousand steps, ten validations, five readings; two networks at a time.
        assertThat(new Calibration(new Timed(), 40, () -> now)
                        .estimate(grid.specs())
                        .seconds())
                .isEqualTo(3 + 10 + 20 + 2.5, within(1e-6));
    }

    @Test
    void ofManySizesSomeAreTimed() {
        Setup setup = new Setup("toy", "none", "double", "k", 4, 1, 1_000_000, 8, 5, 1_000_000, 0);
        List<Integer> widths =
                IntStream.rangeClosed(4, 12).mapToObj(i -> 1 << i).toList();
        Grid grid = new Grid(setup, List.of(Scheme.SP), widths, List.of(1, 2, 4), List.of(0.1), List.of(1L, 2L));

        double seconds = new Calibration(new Timed(), 40, () -> now)
                .estimate(grid.specs())
                .seconds();

        // Each size takes 1000 s for each unit of width; the depth costs nothing here, which eight sizes do not see.
        double exact = 3 * 1000.0 * ((1 << 13) - 16) + 27 * 5;
        assertThat(seconds / exact).isBetween(0.7, 1.4);
    }

    @Test
    void durationsHaveTheUnitThatFits() {
        assertThat(List.of(
                        Durations.of(0.1),
                        Durations.of(89),
                        Durations.of(91),
                        Durations.of(6000),
                        Durations.of(200_000)))
                .containsExactly("1 s", "89 s", "2 minutes", "2 hours", "2 days");
    }

    @Test
    void progressHasRunsRateAndTimeLeft() {
        StringWriter text = new StringWriter();
        List<RunSpec> specs = Toy.grid("k").specs();
        try (SweepProgress progress = SweepProgress.start("toy", new Toy(), specs, new PrintWriter(text), () -> now)) {
            for (RunSpec spec : specs) {
                now += 2 * SECOND;
                progress.done(spec);
            }
        }

        assertThat(text.toString().lines())
                .contains("toy: 50%, 8 of 16 runs, 0.50 runs/s, 16 s left")
                .endsWith("toy: 100%, 16 of 16 runs, 0.50 runs/s");
    }
}
