package org.mup4j.dl4j.internal.fleet.rows;

import org.mup4j.dl4j.internal.fleet.engine.Engine;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/** Steps in single precision on plain Java without any option, with OpenBLAS where it is there. */
public final class RowsEngine implements Engine {

    private final boolean blas;
    private int sessions;
    private int threads;

    private RowsEngine(boolean blas) {
        this.blas = blas;
    }

    /**
     * An engine that uses OpenBLAS where it is there.
     *
     * @return a new engine
     */
    public static RowsEngine withBlas() {
        return new RowsEngine(OpenBlas.isPresent());
    }

    /**
     * An engine that computes everything itself.
     *
     * @return a new engine
     */
    public static RowsEngine inLoops() {
        return new RowsEngine(false);
    }

    @Override
    public String name() {
        return blas ? "openblas-" + System.getenv().getOrDefault("OPENBLAS_CORETYPE", "detected") : "loops";
    }

    @Override
    public Trainee trainee(NetworkProgram program, int largestBatch) {
        return new RowsTrainee(program, largestBatch, blas);
    }

    /** While any session is open, OpenBLAS runs in one thread, since each worker has a core of its own. */
    @Override
    public Session open() {
        if (!blas) {
            return Engine.super.open();
        }
        begin();
        return this::end;
    }

    private synchronized void begin() {
        if (sessions == 0) {
            threads = OpenBlas.threads();
            OpenBlas.setThreads(1);
        }
        sessions++;
    }

    private synchronized void end() {
        sessions--;
        if (sessions == 0) {
            OpenBlas.setThreads(threads);
        }
    }
}
