package org.mup4j.examples.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.RunRecord.Loss;
import org.mup4j.examples.sweep.RunRecord.Status;
import org.mup4j.examples.sweep.RunRecord.Validation;
import org.mup4j.examples.sweep.RunSink;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Runner;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.sweep.Setup;

/** Makes up records: a function of the spec, in an order that depends on a seed. */
final class FakeRunner implements Runner {

    private final Random random;

    FakeRunner(long seed) {
        this.random = new Random(seed);
    }

    static Grid grid(int seeds) {
        List<Long> list = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            list.add(seed);
        }
        Setup setup = new Setup("fake", "none", "float", "a path", 16, 0.1, 100, 16, 10, 10, 0);
        return new Grid(
                setup, List.of(Scheme.SP, Scheme.MUP), List.of(16, 32), List.of(2), List.of(1e-3, 1e-2, 1e-1), list);
    }

    static RunRecord record(RunSpec spec) {
        Random numbers = new Random(spec.key().hashCode());
        boolean diverged = numbers.nextInt(5) == 0;
        List<Loss> losses = new ArrayList<>();
        List<Validation> validations = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        for (int step = 10; step <= (diverged ? 50 : 100); step += 10) {
            losses.add(new Loss(step, numbers.nextDouble()));
            validations.add(new Validation(step, numbers.nextDouble(), diverged ? Double.NaN : numbers.nextDouble()));
            readings.add(new Reading(spec.runKey(), step, "0", "W", Quantity.UPDATE, Norm.RMS, numbers.nextGaussian()));
        }
        Status status = diverged ? Status.DIVERGED : Status.DONE;
        double minimum = diverged ? Double.POSITIVE_INFINITY : numbers.nextDouble();
        return new RunRecord(spec, status, diverged ? 57 : 100, minimum, losses, validations, readings);
    }

    @Override
    public String kernels() {
        return "a path";
    }

    @Override
    public String describe() {
        return "Made up";
    }

    @Override
    public int parallel() {
        return 1;
    }

    @Override
    public void run(List<RunSpec> specs, RunSink sink) {
        List<RunSpec> order = new ArrayList<>(specs);
        Collections.shuffle(order, random);
        for (RunSpec spec : order) {
            if (sink.wants(spec)) {
                sink.accept(record(spec), random.nextDouble());
            }
        }
    }
}
