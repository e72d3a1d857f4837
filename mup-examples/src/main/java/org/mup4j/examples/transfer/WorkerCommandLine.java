package org.mup4j.examples.transfer;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.data.DataSource;
import org.mup4j.examples.sweep.Worker;
import org.mup4j.examples.task.Task;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The processes of {@code mup transfer --runner forked}; not for people. */
@Command(name = "sweep-worker", hidden = true, description = "Trains what it reads from standard input.")
public final class WorkerCommandLine implements Subcommand {

    @Parameters(index = "0", paramLabel = "TASK", description = "What to train on.")
    private Task task = Task.CALIFORNIA;

    @Parameters(index = "1", paramLabel = "TYPE", description = "float or double.")
    private String type = "float";

    @Option(names = "--data", paramLabel = "DIR", description = "Directory with the data.")
    private @Nullable Path data;

    @Override
    public Integer call() {
        PrintStream answers = System.out;
        // What libraries print must not come between the records.
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        DataType dataType = DataType.valueOf(type.toUpperCase(Locale.ROOT));
        DataSource source = data == null ? DataSource.fromEnvironment(System.getenv()) : DataSource.directory(data);
        try {
            new Worker(task.open(source, dataType), in, answers)
                    .serve(() -> Runtime.getRuntime().halt(OK));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("The worker was interrupted.", e);
        }
        return OK;
    }
}
