package org.mup4j.examples.sweep;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.mup4j.examples.cli.UserError;

/** One JVM that trains networks. By one thread at a time, but for {@link #close}. */
final class WorkerProcess implements AutoCloseable {

    private static final int LAST_LINES = 8;
    private static final int KILLED = 128 + 9;

    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final Deque<String> complaints = new ArrayDeque<>();

    private WorkerProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        Thread listener = new Thread(this::listen, "worker " + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    /** The worker died. */
    static final class Died extends Exception {
        private static final long serialVersionUID = 1;

        Died(String message) {
            super(message);
        }
    }

    static WorkerProcess start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        try {
            return new WorkerProcess(builder.start());
        } catch (IOException e) {
            throw new UserError(
                    "A worker could not be started (" + e.getMessage() + "): use --runner in-process instead.", e);
        }
    }

    long pid() {
        return process.pid();
    }

    /**
     * Waits until it is ready.
     *
     * @return its kernel path
     * @throws Died if it does not get that far
     */
    String kernels() throws Died {
        return await(Wire.READY);
    }

    Wire.Timed train(RunSpec spec) throws Died {
        try {
            in.write(Wire.spec(spec));
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw died();
        }
        return Wire.record(await(Wire.RECORD));
    }

    private String await(String prefix) throws Died {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length());
                }
            }
        } catch (IOException e) {
            // As good as the end: see below.
        }
        throw died();
    }

    private Died died() {
        try {
            int code = process.waitFor();
            String why = code == KILLED ? " (killed, by the system if memory ran out)" : "";
            synchronized (complaints) {
                return new Died("exit code " + code + why
                        + (complaints.isEmpty() ? "" : "; it said: " + String.join(" / ", complaints)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Died("interrupted");
        }
    }

    private void listen() {
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                synchronized (complaints) {
                    complaints.addLast(line);
                    if (complaints.size() > LAST_LINES) {
                        complaints.removeFirst();
                    }
                }
            }
        } catch (IOException e) {
            // The process is gone, and with it what it had to say.
        }
    }

    /** Ends the process at once. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
