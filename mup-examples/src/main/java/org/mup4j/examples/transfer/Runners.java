package org.mup4j.examples.transfer;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.mup4j.examples.cli.Main;
import org.mup4j.examples.sweep.FleetRunner;
import org.mup4j.examples.sweep.ForkedRunner;
import org.mup4j.examples.sweep.InProcessRunner;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Runner;
import org.mup4j.examples.sweep.WorkerCommand;
import org.mup4j.examples.sweep.Workload;
import org.mup4j.examples.task.Task;

/** The ways to train on the command line. */
enum Runners {
    /** All at once, in plain loops; the fastest. */
    FLEET,
    /** Deeplearning4j in JVMs of its own, one a core. */
    FORKED,
    /** Deeplearning4j in this process; the simplest. */
    IN_PROCESS;

    /** The name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Makes a runner.
     *
     * @param task the task
     * @param workload the task with its data
     * @param any some spec of the task
     * @param data the directory of the data that workers are told of; null for what the environment says
     * @param workers how many networks side by side; the one in this process takes no notice
     * @param err where messages about workers go
     */
    Runner open(Task task, Workload workload, RunSpec any, @Nullable Path data, int workers, PrintWriter err) {
        return switch (this) {
            case FLEET -> new FleetRunner(workload, any, workers);
            case IN_PROCESS -> new InProcessRunner(workload);
            case FORKED -> {
                List<String> arguments = new ArrayList<>(
                        List.of("sweep-worker", task.label(), any.setup().dataType()));
                if (data != null) {
                    arguments.addAll(List.of("--data", data.toAbsolutePath().toString()));
                }
                long heap = Runtime.getRuntime().maxMemory();
                WorkerCommand command =
                        WorkerCommand.sharing(Main.class.getName(), arguments, workers, heap, Pointer.maxBytes());
                yield new ForkedRunner(command, err::println);
            }
        };
    }
}
