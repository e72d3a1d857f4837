package org.mup4j.examples.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.sweep.Setup;

/** However a sweep is interrupted, it ends in the same bytes. */
class ResumeTest {

    private static final int SEEDS = 10;
    private static final Grid GRID = FakeRunner.grid(SEEDS);
    private static final Contents CONTENTS = new Contents(GRID, Map.of("command", "test"));

    @TempDir
    private Path directory = Path.of("");

    @TempDir
    private static Path shared = Path.of("");

    private static byte[] uninterrupted = {};

    @BeforeAll
    static void runWithoutInterruption() {
        try (SweepStore store = SweepStore.open(shared.resolve("reference"))) {
            ResumableSweep.of(store, CONTENTS, false).run(new FakeRunner(0), "test", (record, seconds) -> {});
            uninterrupted = ResultsCsv.bytes(store.records());
        }
        List<RunRecord> expected = GRID.specs().stream().map(FakeRunner::record).toList();
        assertThat(expected).hasSize(120);
        assertThat(uninterrupted).isEqualTo(ResultsCsv.bytes(expected));
    }

    /** Thrown at random moments. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void errorsAtTenRandomMomentsLeaveNoTrace() {
        Random random = new Random(1);
        Path place = directory.resolve("crashes");
        for (int i = 0; i < 10; i++) {
            int[] left = {random.nextInt(11)};
            long order = random.nextLong();
            assertThatThrownBy(() -> attempt(place, order, () -> {
                        if (left[0]-- == 0) {
                            throw new Crash();
                        }
                    }))
                    .isInstanceOf(Crash.class);
        }

        attempt(place, 99, () -> {});

        assertThat(csv(place)).isEqualTo(uninterrupted);
    }

    private static void attempt(Path place, long order, Runnable afterEachRecord) {
        try (SweepStore store = SweepStore.open(place)) {
            ResumableSweep.of(store, CONTENTS, true)
                    .run(new FakeRunner(order), "test", (record, seconds) -> afterEachRecord.run());
        }
    }

    private static byte[] csv(Path place) {
        try (SweepStore store = SweepStore.open(place)) {
            return ResultsCsv.bytes(store.records());
        }
    }

    /** SIGKILL on POSIX systems: the process gets no chance to put anything in order. */
    @Test
    void killedProcessesLeaveNoTrace() throws IOException, InterruptedException {
        Random random = new Random(2);
        Path place = directory.resolve("killed");
        for (int i = 0; i < 4; i++) {
            Process process = start(place, i);
            try (BufferedReader lines = process.inputReader()) {
                for (int line = random.nextInt(25); line >= 0; line--) {
                    assertThat(lines.readLine()).isEqualTo("stored");
                }
                process.destroyForcibly();
                assertThat(process.waitFor()).isNotZero();
            }
        }
        try (SweepStore store = SweepStore.open(place)) {
            assertThat(store.keys()).hasSizeBetween(4, 119);
        }

        attempt(place, 99, () -> {});

        assertThat(csv(place)).isEqualTo(uninterrupted);
    }

    @Test
    void twoProcessesShareOneStore() throws IOException, InterruptedException {
        Path place = directory.resolve("shared");
        Process one = start(place, 1);
        Process two = start(place, 2);

        assertThat(lines(one) + lines(two)).isGreaterThanOrEqualTo(120);
        assertThat(one.waitFor()).isZero();
        assertThat(two.waitFor()).isZero();
        assertThat(csv(place)).isEqualTo(uninterrupted);
    }

    private static Process start(Path place, long order) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SweepProcess.class.getName(),
                        place.toString(),
                        Integer.toString(SEEDS),
                        Long.toString(order))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static long lines(Process process) throws IOException {
        try (BufferedReader lines = process.inputReader()) {
            return lines.lines().count();
        }
    }

    @Test
    void aStoreWithRunsIsNotTakenOverUnasked() {
        try (SweepStore store = SweepStore.open(shared.resolve("reference"))) {
            assertThatThrownBy(() -> ResumableSweep.of(store, CONTENTS, false))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("holds 120 runs of this sweep already. Go on with --resume");
        }
    }

    @Test
    void resultsOfAnotherKernelPathAreNotMixedIn() {
        Setup setup = GRID.setup();
        Setup fast = new Setup("fake", "none", "float", "a fast path", 16, 0.1, 100, 16, 10, 10, 0);
        Setup longer = new Setup("fake", "none", "float", setup.kernels(), 16, 0.1, 200, 16, 10, 10, 0);
        try (SweepStore store = SweepStore.open(shared.resolve("reference"))) {
            assertThatThrownBy(() -> ResumableSweep.of(store, new Contents(GRID.with(fast), Map.of()), true))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("was computed on the kernel path 'a path', this run 'a fast path'")
                    .hasMessageContaining(
                            "Go on with the --runner, OPENBLAS_CORETYPE and machine that it was begun with");
            assertThatThrownBy(() -> ResumableSweep.of(store, new Contents(GRID.with(longer), Map.of()), true))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("has steps '100', this run '200'");
            assertThat(store.contents()).contains(CONTENTS);
        }
    }

    @Test
    void aGridMayGrow() {
        Grid larger = new Grid(
                GRID.setup(), List.of(Scheme.MUP), List.of(16, 64), List.of(2), GRID.rates(), List.of(1L, 26L));
        Path place = directory.resolve("growing");
        attempt(place, 5, () -> {});
        try (SweepStore store = SweepStore.open(place)) {
            ResumableSweep sweep = ResumableSweep.of(store, new Contents(larger, Map.of()), true);

            // Of 12 runs, those of width 16 and seed 1 are there.
            assertThat(sweep.pending()).hasSize(9);
            assertThat(sweep.pending().get(0)).hasToString("muP, width 64, depth 2, rate 0.001, seed 1");
            assertThat(store.contents().orElseThrow().grid()).isEqualTo(larger);
        }
    }
}
