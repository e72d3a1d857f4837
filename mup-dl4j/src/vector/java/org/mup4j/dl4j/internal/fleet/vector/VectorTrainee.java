package org.mup4j.dl4j.internal.fleet.vector;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.engine.StepObserver;
import org.mup4j.dl4j.internal.fleet.engine.Stretch;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.step.States;

/** A network in training by {@link VectorEngine}. */
final class VectorTrainee implements Trainee {

    private final NetworkProgram program;
    private final Layout layout;
    private final int[] n;
    private final float[] f;
    private final Batch batch;
    private final VectorHead head;
    private final Descent descent;
    private int iteration;

    VectorTrainee(NetworkProgram program, int largestBatch) {
        this.program = program;
        this.layout = new Layout(program, largestBatch);
        this.n = layout.newBits();
        this.f = layout.newFloats();
        this.batch = new Batch(program, layout, n);
        this.head = new VectorHead(program.head(), program.outputs(), layout, batch, n);
        this.descent = new Descent(program, layout, n, f);
    }

    @Override
    public void load(NetworkState loaded) {
        new Exchange(program, layout, n, f).load(loaded);
        iteration = loaded.iteration();
    }

    @Override
    public NetworkState state() {
        return new Exchange(program, layout, n, f).state(iteration);
    }

    @Override
    public int train(Samples samples, Stretch stretch, double bound, double[] scores) {
        int steps = stretch.steps();
        for (int step = 0; step < steps; step++) {
            scores[step] = step((Samples.Floats) samples, stretch, step, bound, null);
            if (!(scores[step] <= bound)) {
                return step + 1;
            }
        }
        return steps;
    }

    @Override
    public double observe(Samples samples, Stretch stretch, double bound, StepObserver observer) {
        return step((Samples.Floats) samples, stretch, 0, bound, observer);
    }

    private double step(
            Samples.Floats samples, Stretch stretch, int step, double bound, @Nullable StepObserver observer) {
        int from = stretch.from() + step * stretch.batch();
        batch.read(samples, stretch.order(), from, Math.min(stretch.batch(), stretch.to() - from));
        batch.forwardInTraining(iteration);
        double score = score(head.loss(samples, stretch.order(), from), stretch.epoch());
        if (!(score <= bound)) {
            return score;
        }
        float factor = program.meanOverBatch() ? 1f / batch.rows() : 1;
        head.derivatives(samples, stretch.order(), from, factor);
        descent.begin(iteration, stretch.epoch());
        if (observer == null) {
            descend();
        } else {
            new ObservedStep(program, layout, batch, n, f, observer).descend(descent, iteration);
        }
        iteration++;
        if (iteration % States.FLUSH_INTERVAL == 0) {
            Passes.flush(f, layout.state(layout.parameters()), layout.states(), States.SMALLEST);
        }
        return score;
    }

    private double score(double loss, int epoch) {
        double score = program.head().scoreOverBatch() ? loss / batch.rows() : loss;
        List<VectorLayer> layers = layout.layers();
        for (int l = 0; l < layers.size(); l++) {
            score += descent.penalty(layers.get(l), iteration, epoch);
        }
        return score;
    }

    private void descend() {
        List<VectorLayer> layers = layout.layers();
        for (int l = layers.size() - 1; l >= 0; l--) {
            batch.backward(l, iteration);
            descent.step(layers.get(l), batch.lanes());
        }
    }

    @Override
    public void outputs(Samples samples, int from, int to, double[] outputs) {
        int[] order = IntStream.range(from, to).toArray();
        batch.read((Samples.Floats) samples, order, 0, order.length);
        batch.forward();
        double[] numbers = batch.byRow(layout.output(), program.outputs());
        System.arraycopy(numbers, 0, outputs, 0, numbers.length);
    }
}
