package org.mup4j.examples.sweep;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The process at the other end of a {@link ForkedRunner}: reads specs, answers with records. */
public final class Worker {

    private static final String END = "";

    private final Workload workload;
    private final BufferedReader in;
    private final PrintStream out;

    /**
     * A worker.
     *
     * @param workload the task
     * @param in specs, one a line
     * @param out where records go
     */
    public Worker(Workload workload, BufferedReader in, PrintStream out) {
        this.workload = workload;
        this.in = in;
        this.out = out;
    }

    /**
     * Serves until the input ends.
     *
     * @param abandoned called, by another thread, when the input ends while a network is being trained: nobody waits for
     *     its record any more
     * @throws InterruptedException if the thread is interrupted
     */
    public void serve(Runnable abandoned) throws InterruptedException {
        InProcessRunner runner = new InProcessRunner(workload);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(lines, abandoned), "specs");
        reader.setDaemon(true);
        reader.start();
        println(Wire.READY + runner.kernels());
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
            runner.run(List.of(Wire.spec(line)), new Answer());
        }
    }

    private void read(BlockingQueue<String> lines, Runnable abandoned) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // As good as the end: the parent is gone.
        }
        lines.add(END);
        abandoned.run();
    }

    private void println(String line) {
        out.println(line);
        out.flush();
    }

    private final class Answer implements RunSink {
        @Override
        public boolean wants(RunSpec spec) {
            return true;
        }

        @Override
        public void accept(RunRecord record, double seconds) {
            println(Wire.RECORD + Wire.record(record, seconds));
        }
    }
}
