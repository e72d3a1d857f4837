package org.mup4j.examples.sweep;

import java.util.List;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.report.Manifest;
import org.nd4j.linalg.factory.Nd4j;

/** Trains one network after the other with Deeplearning4j in this process: simple, correct and slow. */
public final class InProcessRunner implements Runner {

    private static final double NANOS = 1e9;

    private final RunTrainer trainer;

    /**
     * A runner. Products of matrices take one thread from here on, in the whole process.
     *
     * @param workload the task
     */
    public InProcessRunner(Workload workload) {
        this.trainer = new RunTrainer(workload);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.factory().blas().setMaxThreads(1);
    }

    @Override
    public String kernels() {
        return Manifest.kernelPath();
    }

    @Override
    public String describe() {
        return "One network after the other with Deeplearning4j in this process, on one core";
    }

    @Override
    public int parallel() {
        return 1;
    }

    @Override
    public void run(List<RunSpec> specs, RunSink sink) {
        for (RunSpec spec : specs) {
            if (Thread.currentThread().isInterrupted()) {
                throw new UserError("The sweep was interrupted. What is done is kept; go on with --resume.");
            }
            if (sink.wants(spec)) {
                long start = System.nanoTime();
                RunRecord record = train(spec);
                sink.accept(record, (System.nanoTime() - start) / NANOS);
            }
        }
    }

    private RunRecord train(RunSpec spec) {
        try {
            return trainer.train(spec);
        } catch (OutOfMemoryError e) {
            throw new UserError(
                    "There is not enough memory for " + spec + " (" + e.getMessage()
                            + "). What is done is kept. Leave out the largest of --widths, or raise MUP_OFFHEAP, and go on"
                            + " with --resume.",
                    e);
        }
    }
}
