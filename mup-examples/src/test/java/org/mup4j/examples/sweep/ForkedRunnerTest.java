package org.mup4j.examples.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.report.Manifest;

/** Networks in JVMs of their own. */
class ForkedRunnerTest {

    @TempDir
    private Path directory = Path.of("");

    private final List<String> log = new ArrayList<>();

    private static WorkerCommand command(String when, int workers) {
        return new WorkerCommand(ToyWorker.class.getName(), List.of(when), workers, 256, 128);
    }

    private static List<RunSpec> specs() {
        return Toy.grid(Manifest.kernelPath()).specs();
    }

    @Test
    void givesTheRecordsOfThisProcessToTheBitAndReplacesAWorkerThatDies() {
        Collected here = new Collected();
        new InProcessRunner(new Toy()).run(specs(), here);

        Collected there = new Collected();
        List<Long> pids;
        try (ForkedRunner runner =
                new ForkedRunner(command(directory.resolve("died").toString(), 2), log::add)) {
            runner.run(specs(), there);
            pids = runner.pids();
        }
        assertThat(pids).hasSize(2).allSatisfy(pid -> assertThat(isAlive(pid)).isFalse());

        assertThat(there.sorted()).hasSize(16).isEqualTo(here.sorted());
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith("A worker died at ")
                .contains("width 8", "exit code 137 (killed, by the system if memory ran out)", "Out of luck")
                .endsWith("The run is tried once more.");
    }

    /** A process that was told to end may need a moment. */
    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> {
                    process.onExit().join();
                    return process.isAlive();
                })
                .orElse(false);
    }

    /** As a calibration does: short runs, round after round. */
    @Test
    void trainsRoundAfterRoundWithTheSameProcesses() {
        Collected first = new Collected();
        Collected second = new Collected();
        try (ForkedRunner runner = new ForkedRunner(command("never", 1), log::add)) {
            runner.run(specs(), first);
            List<Long> pids = runner.pids();
            runner.run(specs(), second);

            assertThat(runner.pids()).isEqualTo(pids).hasSize(1);
        }

        assertThat(second.sorted()).hasSize(16).isEqualTo(first.sorted());
        assertThat(log).isEmpty();
    }

    /** Else what is there would be reported on as if it were all. */
    @Test
    void whatIsClosedWhileItTrainsIsInterruptedAndNotDone() {
        Collected records = new Collected();
        ForkedRunner runner = new ForkedRunner(command("never", 1), log::add);

        assertThatThrownBy(() -> runner.run(specs(), new RunSink() {
                    @Override
                    public boolean wants(RunSpec spec) {
                        return true;
                    }

                    @Override
                    public void accept(RunRecord record, double seconds) {
                        records.accept(record, seconds);
                        runner.close();
                    }
                }))
                .isInstanceOf(UserError.class)
                .hasMessage("The sweep was interrupted. What is done is kept; go on with --resume.");

        assertThat(records.sorted()).hasSize(1);
        assertThat(runner.pids()).allSatisfy(pid -> assertThat(isAlive(pid)).isFalse());
        assertThat(log).isEmpty();
    }

    @Test
    void aRunThatKillsTwoWorkersEndsTheSweepAndTheOthersAreKept() {
        Collected records = new Collected();
        List<RunSpec> specs = specs();

        try (ForkedRunner runner = new ForkedRunner(command("always", 1), log::add)) {
            assertThatThrownBy(() -> runner.run(specs, records))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(
                            "A worker died twice at the same run, SP, width 8, depth 1, rate 0.01, seed 1")
                    .hasMessageContaining("fewer --workers")
                    .hasMessageContaining("--resume");
        }

        assertThat(records.sorted()).hasSize(4).allMatch(r -> r.spec().width() == 4);
        assertThat(log).hasSize(1);
    }

    @Test
    void memoryIsSharedAndTold() {
        WorkerCommand command = WorkerCommand.sharing("Main", List.of(), 2, 4L << 30, 8L << 30);

        assertThat(command.describe())
                .isEqualTo("2 processes, one network at a time in each with Deeplearning4j on one core; limits of each:"
                        + " 2048 MiB of Java heap and 4096 MiB for arrays");
        assertThat(command.line())
                .contains("-Xmx2048m", "-Dorg.bytedeco.javacpp.maxbytes=4096m")
                .contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=6656m");
        assertThatThrownBy(() -> WorkerCommand.sharing("Main", List.of(), 0, 1, 1))
                .hasMessage("Option --workers: expected 1 worker or more, found 0");
    }
}
