package org.mup4j.dl4j.internal.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the parts of a job on as many threads as OpenBLAS was given, of which the caller is one; products within a job take one
 * thread each. If another thread's job is running, a job stays on its caller alone.
 */
public final class Workers {

    /** Rounds that a worker looks for the next part or job before it sleeps; some 50 microseconds. */
    private static final int PATIENCE = 2000;

    private static final AtomicBoolean BUSY = new AtomicBoolean();

    private static @Nullable Workers shared;

    private final int threads = Math.max(1, Blas.threads());
    private final Thread[] helpers = new Thread[threads - 1];
    private volatile @Nullable Job current;

    private Workers() {
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Thread(this::work, "mup4j-worker-" + (i + 1));
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
    }

    private static synchronized Workers shared() {
        if (shared == null) {
            shared = new Workers();
        }
        return shared;
    }

    /**
     * How many threads a job may take.
     *
     * @return at least 1
     */
    public static int count() {
        return shared().threads;
    }

    /**
     * Runs all parts and returns when they are done. A part must not make arrays of ND4J, whose workspaces belong to the caller's
     * thread.
     *
     * @param parts how many
     * @param body what to do for each, from 0
     * @throws RuntimeException what a part threw
     */
    public static void run(int parts, IntConsumer body) {
        Workers workers = shared();
        if (!BUSY.compareAndSet(false, true)) {
            for (int part = 0; part < parts; part++) {
                body.accept(part);
            }
            return;
        }
        try {
            workers.together(new Job(parts, body));
        } finally {
            BUSY.set(false);
        }
    }

    private void together(Job job) {
        int before = Blas.threads();
        Blas.setThreads(1);
        try {
            if (job.parts > 1) {
                current = job;
                for (Thread helper : helpers) {
                    LockSupport.unpark(helper);
                }
            }
            job.work();
            job.await();
        } finally {
            current = null;
            Blas.setThreads(before);
        }
        job.rethrow();
    }

    private void work() {
        int idle = 0;
        Job last = null;
        while (true) {
            Job job = current;
            if (job != null && job != last) {
                last = job;
                job.work();
                idle = 0;
            } else if (idle++ < PATIENCE) {
                Thread.onSpinWait();
            } else {
                last = null;
                LockSupport.park(this);
                idle = 0;
            }
        }
    }

    /** A job under way. */
    private static final class Job {

        private final int parts;
        private final IntConsumer body;
        private final Thread caller = Thread.currentThread();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Job(int parts, IntConsumer body) {
            this.parts = parts;
            this.body = body;
        }

        void work() {
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                try {
                    body.accept(part);
                } catch (Throwable e) {
                    failure = e;
                } finally {
                    if (done.incrementAndGet() == parts) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }

        void await() {
            for (int round = 0; done.get() < parts; round++) {
                if (round < PATIENCE) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
        }

        void rethrow() {
            if (failure instanceof Error error) {
                throw error;
            } else if (failure instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }
}
