package org.mup4j.dl4j.internal.fleet.vector;

import java.util.Arrays;
import java.util.List;
import org.mup4j.dl4j.internal.fleet.engine.StepObserver;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/** A step that shows what happens in it: whole gradients first, updates afterwards. */
final class ObservedStep {

    private final NetworkProgram program;
    private final Layout layout;
    private final Batch batch;
    private final int[] n;
    private final float[] f;
    private final StepObserver observer;

    ObservedStep(NetworkProgram program, Layout layout, Batch batch, int[] n, float[] f, StepObserver observer) {
        this.program = program;
        this.layout = layout;
        this.batch = batch;
        this.n = n;
        this.f = f;
        this.observer = observer;
    }

    void descend(Descent descent, int iteration) {
        List<VectorLayer> layers = layout.layers();
        for (int l = 0; l < layers.size(); l++) {
            observer.activation(l, batch.byRow(layers.get(l).a(), layers.get(l).outputs()));
        }
        observer.output(batch.byRow(layout.output(), program.outputs()));
        for (int l = layers.size() - 1; l >= 0; l--) {
            batch.backward(l, iteration);
            descent.gradient(layers.get(l), batch.lanes());
        }
        Exchange exchange = new Exchange(program, layout, n, f);
        observer.gradient(exchange.gradient());
        int[] before = Arrays.copyOfRange(n, layout.parameters(), layout.parameters() + layout.size());
        layers.forEach(descent::step);
        observer.update(exchange.differenceFrom(before));
        observer.parameters(exchange.parameters());
    }
}
