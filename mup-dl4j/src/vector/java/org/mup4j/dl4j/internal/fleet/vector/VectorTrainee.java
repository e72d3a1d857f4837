package org.mup4j.dl4j.internal.fleet.vector;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.engine.StepObserver;
import org.mup4j.dl4j.internal.fleet.engine.StepwiseTrainee;
import org.mup4j.dl4j.internal.fleet.engine.Stretch;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.step.States;

/** A network in training by {@link VectorEngine}. */
final class VectorTrainee extends StepwiseTrainee {

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
    protected double step(Samples samples, Stretch stretch, int step, double bound, @Nullable StepObserver observer) {
        Samples.Floats floats = (Samples.Floats) samples;
        int from = stretch.from() + step * stretch.batch();
        batch.read(floats, stretch.order(), from, Math.min(stretch.batch(), stretch.to() - from));
        batch.forwardInTraining(iteration);
        double score = score(head.loss(floats, stretch.order(), from), stretch.epoch());
        if (!(score <= bound)) {
            return score;
        }
        float factor = program.meanOverBatch() ? 1f / batch.rows() : 1;
        head.derivatives(floats, stretch.order(), from, factor);
        descent.begin(iteration, stretch.epoch());
        if (observer == null) {
            descend();
        } else {
            new ObservedStep(program, layout, batch, n, f, observer).descend(descent, iteration);
        }
        iteration++;
        if (States.isTimeToFlush(iteration)) {
            States.flush(f, layout.state(layout.parameters()), layout.states());
        }
        return score;
    }

    private double score(double loss, int epoch) {
        double score = program.head().score(loss, batch.rows());
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
