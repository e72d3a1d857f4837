package org.mup4j.examples.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.measure.Norm;
import org.mup4j.dl4j.fleet.Fleet;
import org.mup4j.dl4j.fleet.FleetNorms;
import org.mup4j.dl4j.fleet.FleetOutcome;
import org.mup4j.dl4j.fleet.FleetResult;
import org.mup4j.dl4j.fleet.LossReading;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.sweep.RunRecord.Status;
import org.mup4j.examples.sweep.RunRecord.Validation;

/** Trains networks by {@link Fleet}, one on each core, some dozens at a time. */
public final class FleetRunner implements Runner {

    private static final double NANOS = 1e9;

    /** Losses that are held at a time: a fleet remembers each step's until all of it is done. */
    private static final int HELD = 2_000_000;

    private final Workload workload;
    private final int workers;
    private final String kernels;
    private volatile boolean closed;

    /**
     * A runner.
     *
     * @param workload the task
     * @param any some spec of the task, which is trained for one step to see which kernels there are
     * @param workers networks that are trained side by side
     */
    public FleetRunner(Workload workload, RunSpec any, int workers) {
        Setup.require(workers >= 1, "--workers", "1 worker or more", workers);
        this.workload = workload;
        this.workers = workers;
        String path = Fleet.of(List.of(workload.configuration(any)), workload.training())
                .batch(any.setup().batchSize())
                .steps(1)
                .train()
                .kernelPath();
        this.kernels =
                String.join(", ", "fleet", path, "Java " + Runtime.version().feature(), System.getProperty("os.arch"));
    }

    @Override
    public String kernels() {
        return kernels;
    }

    @Override
    public String describe() {
        return "A fleet in this process, " + workers + " networks side by side, one on each core; kernels: " + kernels;
    }

    @Override
    public int parallel() {
        return workers;
    }

    @Override
    public void run(List<RunSpec> specs, RunSink sink) {
        int place = 0;
        while (place < specs.size()) {
            int most = Math.max(4 * workers, HELD / specs.get(0).setup().steps());
            List<RunSpec> next = new ArrayList<>();
            while (place < specs.size() && next.size() < most) {
                RunSpec spec = specs.get(place++);
                if (sink.wants(spec)) {
                    next.add(spec);
                }
            }
            if (!next.isEmpty()) {
                train(next, sink);
            }
        }
    }

    private void train(List<RunSpec> specs, RunSink sink) {
        long start = System.nanoTime();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        Fleet fleet = fleet(specs)
                .cancelWhen(() -> closed || failure.get() != null)
                .progress((done, total, result) -> {
                    if (result.outcome() != FleetOutcome.CANCELLED && failure.get() == null) {
                        double seconds = (System.nanoTime() - start) / NANOS * Math.min(workers, specs.size()) / done;
                        accept(sink, record(specs.get(result.index()), result), seconds, failure);
                    }
                });
        try {
            fleet.train();
        } catch (OutOfMemoryError e) {
            throw new UserError(
                    "There is not enough memory for networks of width "
                            + specs.get(0).width() + " (" + e.getMessage()
                            + "). What is done is kept. Give fewer --workers, leave out the largest of --widths, or raise"
                            + " MUP_HEAP, and go on with --resume.",
                    e);
        }
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
        if (closed) {
            throw new UserError("The sweep was interrupted. What is done is kept; go on with --resume.");
        }
    }

    private static void accept(
            RunSink sink, RunRecord record, double seconds, AtomicReference<@Nullable RuntimeException> failure) {
        try {
            sink.accept(record, seconds);
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private Fleet fleet(List<RunSpec> specs) {
        Setup setup = specs.get(0).setup();
        Fleet fleet = Fleet.of(specs.size(), i -> workload.configuration(specs.get(i)), workload.training())
                .batch(setup.batchSize())
                .steps(setup.steps())
                .lossEvery(1)
                .order(RowOrder::of)
                .validation(workload.validation())
                .validateEvery(setup.validationInterval())
                .names(i -> specs.get(i).runKey())
                .workers(workers);
        return setup.readingInterval() == 0 ? fleet : fleet.norms(norms(setup));
    }

    private static FleetNorms norms(Setup setup) {
        long[] steps = LongStream.iterate(1, s -> s <= setup.steps(), s -> s + setup.readingInterval())
                .toArray();
        return FleetNorms.at(steps).norms(Norm.FROBENIUS, Norm.RMS, Norm.SPECTRAL, Norm.RMS_TO_RMS);
    }

    private static RunRecord record(RunSpec spec, FleetResult result) {
        Journal journal = new Journal(spec);
        for (LossReading loss : result.losses()) {
            journal.next(loss.loss());
        }
        List<Validation> validations = result.validations().stream()
                .map(v -> new Validation((int) v.step(), v.loss(), v.metric()))
                .toList();
        Status status = result.outcome() == FleetOutcome.DIVERGED ? Status.DIVERGED : Status.DONE;
        return journal.record(status, validations, result.readings());
    }

    @Override
    public void close() {
        closed = true;
    }
}
