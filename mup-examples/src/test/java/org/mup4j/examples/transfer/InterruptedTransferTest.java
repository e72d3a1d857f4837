package org.mup4j.examples.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.CommandLineRun;
import org.mup4j.examples.cli.Main;
import org.mup4j.examples.data.GeneratedHousing;
import org.mup4j.examples.store.SweepStore;

/** The command in a process of its own, killed or told to stop while it trains. */
class InterruptedTransferTest {

    private static final int NETWORKS = 60;
    private static final int KILLS = 10;

    /** Records more before the next kill: with those that arrive meanwhile, ten kills fit into the sweep. */
    private static final int MOST_RECORDS = 5;

    private static final long POLL_MILLIS = 2;

    @TempDir
    private static Path shared = Path.of("");

    @TempDir
    private Path out = Path.of("");

    @BeforeAll
    static void runWithoutInterruption() throws IOException {
        GeneratedHousing.write(shared, 7);
        CommandLineRun run = CommandLineRun.of(arguments(whole()).toArray());
        assertThat(run.code()).as(run.err()).isIn(0, 1, 3);
    }

    private static Path whole() {
        return shared.resolve("whole");
    }

    private static List<String> arguments(Path out) {
        return List.of(
                "transfer",
                "california",
                "--data",
                shared.toString(),
                "--widths",
                "16,24",
                "--rates",
                "0.001,0.01,0.1",
                "--seeds",
                "5",
                "--steps",
                "20000",
                "--resume",
                "--out",
                out.toString());
    }

    @Test
    void tenKillsAtRandomMomentsLeaveNoTrace() throws IOException, InterruptedException {
        Random random = new Random(4);
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start();
            waitForRecords(process, stored() + random.nextInt(MOST_RECORDS));
            process.destroyForcibly();
            assertThat(process.waitFor()).as(errors()).isNotZero();
        }
        assertThat(stored()).isBetween(1, NETWORKS - 1);

        Process last = start();

        assertThat(last.waitFor()).as(errors()).isIn(0, 1, 3);
        for (String file : List.of("results.csv", "verdict.json", "report.md")) {
            assertThat(out.resolve(file)).hasSameBinaryContentAs(whole().resolve(file));
        }
    }

    /** As by Ctrl-C, which a process started in the background may have been told to ignore. */
    @Test
    void whoStopsItIsToldHowToGoOn() throws IOException, InterruptedException {
        assumeTrue(File.separatorChar == '/', "a process can be asked to stop on POSIX systems only");
        Process process = start();
        waitForRecords(process, 1);

        process.destroy();

        assertThat(process.waitFor()).as(errors()).isEqualTo(128 + 15);
        assertThat(errors())
                .contains("mup: stopped. The runs that were done are kept; go on with --resume.")
                .doesNotContain("Exception");
        assertThat(stored()).isBetween(1, NETWORKS - 1);
        assertThat(out.resolve("report.md")).doesNotExist();
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments(out));
        return new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(log().toFile())
                .start();
    }

    private void waitForRecords(Process process, int records) throws IOException, InterruptedException {
        while (stored() < records) {
            assertThat(process.isAlive()).as(errors()).isTrue();
            Thread.sleep(POLL_MILLIS);
        }
    }

    private int stored() {
        if (!SweepStore.existsIn(out)) {
            return 0;
        }
        try (SweepStore store = SweepStore.open(out)) {
            return store.keys().size();
        }
    }

    private String errors() throws IOException {
        return Files.exists(log()) ? Files.readString(log()) : "";
    }

    private Path log() {
        return out.resolve("stderr.log");
    }
}
