package org.mup4j.examples.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.report.Manifest;
import org.mup4j.examples.sweep.WorkerProcess.Died;

/**
 * Trains networks with Deeplearning4j in JVMs of their own, one network at a time in each. A worker that dies is replaced, and
 * its run tried once more, which is said; a run that kills two workers ends the sweep. Workers stay until {@link #close}, or
 * until a call of {@link #run} fails.
 */
public final class ForkedRunner implements Runner {

    private final WorkerCommand command;
    private final Consumer<String> log;
    private final Set<WorkerProcess> processes = ConcurrentHashMap.newKeySet();
    private final Queue<WorkerProcess> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * A runner.
     *
     * @param command how to start a worker
     * @param log told of workers that died
     */
    public ForkedRunner(WorkerCommand command, Consumer<String> log) {
        this.command = command;
        this.log = log;
    }

    @Override
    public String kernels() {
        return Manifest.kernelPath();
    }

    @Override
    public String describe() {
        return command.describe();
    }

    @Override
    public int parallel() {
        return command.workers();
    }

    @Override
    public void run(List<RunSpec> specs, RunSink sink) {
        Queue<RunSpec> queue = new ConcurrentLinkedQueue<>(specs);
        Object turn = new Object();
        int workers = Math.min(command.workers(), specs.size());
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, workers));
        try {
            ExecutorCompletionService<Boolean> done = new ExecutorCompletionService<>(pool);
            for (int i = 0; i < workers; i++) {
                done.submit(() -> work(queue, sink, turn), true);
            }
            for (int i = 0; i < workers; i++) {
                done.take().get();
            }
        } catch (ExecutionException e) {
            close();
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
        } finally {
            queue.clear();
            pool.shutdownNow();
        }
        if (closed) {
            throw new UserError("The sweep was interrupted. What is done is kept; go on with --resume.");
        }
    }

    private void work(Queue<RunSpec> queue, RunSink sink, Object turn) {
        Set<RunSpec> tried = new HashSet<>();
        WorkerProcess worker = null;
        RunSpec spec = queue.poll();
        while (spec != null && !closed) {
            if (!sink.wants(spec)) {
                spec = queue.poll();
                continue;
            }
            try {
                worker = worker == null ? next() : worker;
                Wire.Timed answer = worker.train(spec);
                synchronized (turn) {
                    sink.accept(answer.record(), answer.seconds());
                }
                spec = queue.poll();
            } catch (Died e) {
                mourn(worker, spec, e, tried.add(spec));
                worker = null;
            }
        }
        if (worker != null) {
            idle.add(worker);
        }
    }

    private WorkerProcess next() throws Died {
        WorkerProcess worker = idle.poll();
        return worker == null ? start() : worker;
    }

    private WorkerProcess start() throws Died {
        WorkerProcess worker = WorkerProcess.start(command.line());
        processes.add(worker);
        if (closed) {
            worker.close();
        }
        String kernels = worker.kernels();
        if (!kernels.equals(kernels())) {
            throw new IllegalStateException("A worker computes on '" + kernels + "', we on '" + kernels() + "'");
        }
        return worker;
    }

    private void mourn(@Nullable WorkerProcess worker, RunSpec spec, Died e, boolean first) {
        if (worker != null) {
            processes.remove(worker);
        }
        if (closed) {
            return;
        }
        if (!first) {
            throw new UserError("A worker died twice at the same run, " + spec + ": " + e.getMessage()
                    + ". What is done is kept. Give each worker more memory with fewer --workers or larger MUP_HEAP and"
                    + " MUP_OFFHEAP, or leave out the largest of --widths, and go on with --resume.");
        }
        log.accept("A worker died at " + spec + ": " + e.getMessage() + ". The run is tried once more.");
    }

    /**
     * The workers' process ids.
     *
     * @return those that were started and have not been seen to die
     */
    List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        processes.forEach(p -> pids.add(p.pid()));
        return pids;
    }

    /** Ends all workers at once. */
    @Override
    public void close() {
        closed = true;
        processes.forEach(WorkerProcess::close);
    }
}
