package org.mup4j.dl4j.internal.fleet.rows;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.engine.StepObserver;
import org.mup4j.dl4j.internal.fleet.engine.StepwiseTrainee;
import org.mup4j.dl4j.internal.fleet.engine.Stretch;
import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.step.States;
import org.mup4j.dl4j.internal.fleet.step.UpdaterClock;
import org.mup4j.dl4j.internal.fleet.step.UpdaterNumbers;

/** A network in training by {@link RowsEngine}. */
final class RowsTrainee extends StepwiseTrainee {

    private final NetworkProgram program;
    private final float[] features;
    private final List<RowsLayer> layers = new ArrayList<>();
    private final List<RowsTensor> tensors = new ArrayList<>();
    private final RowsHead head;
    private final UpdaterClock[] clocks;
    private final UpdaterNumbers[] numbers;
    private int iteration;

    RowsTrainee(NetworkProgram program, int largestBatch, boolean blas) {
        this.program = program;
        this.features = new float[largestBatch * program.inputs()];
        float[] below = features;
        for (int l = 0; l < program.layers().size(); l++) {
            RowsLayer layer = new RowsLayer(program, l, below, largestBatch, blas);
            layers.add(layer);
            tensors.add(layer.weight);
            tensors.add(layer.bias);
            below = layer.a;
        }
        this.head = new RowsHead(program.head(), program.outputs(), largestBatch);
        this.clocks = program.blocks().stream()
                .map(Block::updater)
                .map(UpdaterClock::new)
                .toArray(UpdaterClock[]::new);
        this.numbers = new UpdaterNumbers[clocks.length];
    }

    @Override
    public void load(NetworkState loaded) {
        tensors.forEach(t -> t.load(loaded.parameters(), loaded.updater()));
        iteration = loaded.iteration();
    }

    @Override
    public NetworkState state() {
        double[] parameters = new double[program.parameters()];
        double[] updater = new double[program.states()];
        tensors.forEach(t -> t.store(parameters, updater));
        return new NetworkState(parameters, updater, iteration);
    }

    @Override
    protected double step(Samples samples, Stretch stretch, int step, double bound, @Nullable StepObserver observer) {
        int from = stretch.from() + step * stretch.batch();
        int rows = Math.min(stretch.batch(), stretch.to() - from);
        int[] order = stretch.order();
        for (int r = 0; r < rows; r++) {
            setRow(r, samples, order[from + r]);
        }
        forward(rows, true);
        double score = score(head.loss(samples, order, from, rows), rows, stretch.epoch());
        if (!(score <= bound)) {
            return score;
        }
        RowsLayer last = layers.get(layers.size() - 1);
        float factor = program.meanOverBatch() ? 1f / rows : 1;
        head.derivatives(last.a, last.delta, samples, order, from, rows, factor);
        for (int b = 0; b < clocks.length; b++) {
            numbers[b] = clocks[b].at(iteration, stretch.epoch());
        }
        if (observer == null) {
            descend(rows, stretch.epoch());
        } else {
            observe(rows, stretch.epoch(), observer);
        }
        iteration++;
        if (States.isTimeToFlush(iteration)) {
            tensors.forEach(RowsTensor::flush);
        }
        return score;
    }

    private void setRow(int place, Samples samples, int row) {
        float[] data = ((Samples.Floats) samples).features();
        int inputs = program.inputs();
        System.arraycopy(data, row * inputs, features, place * inputs, inputs);
    }

    private void forward(int rows, boolean training) {
        float[] below = features;
        for (RowsLayer layer : layers) {
            layer.forward(below, rows, training, iteration);
            below = layer.a;
        }
        head.forward(below, rows);
    }

    private double score(double loss, int rows, int epoch) {
        double score = program.head().score(loss, rows);
        for (RowsTensor tensor : tensors) {
            score += tensor.penalty(iteration, epoch);
        }
        return score;
    }

    private void descend(int rows, int epoch) {
        for (int l = layers.size() - 1; l >= 0; l--) {
            backward(l, rows);
            layers.get(l).step(rows, numbers, iteration, epoch);
        }
    }

    private void backward(int l, int rows) {
        layers.get(l).backward(l == 0 ? null : layers.get(l - 1).delta, rows, iteration);
    }

    /** The same step, with whole gradients first and updates afterwards. */
    private void observe(int rows, int epoch, StepObserver observer) {
        for (int l = 0; l < layers.size(); l++) {
            observer.activation(
                    l, doubles(layers.get(l).a, rows * layers.get(l).program.outputs()));
        }
        observer.output(doubles(head.output, rows * program.outputs()));
        for (int l = layers.size() - 1; l >= 0; l--) {
            backward(l, rows);
            layers.get(l).gradient(rows);
        }
        double[] gradients = new double[program.parameters()];
        tensors.forEach(t -> t.copyGradient(gradients));
        observer.gradient(gradients);
        double[] difference = values();
        layers.forEach(layer -> layer.step(numbers, iteration, epoch));
        double[] after = values();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= after[i];
        }
        observer.update(difference);
        observer.parameters(after);
    }

    private static double[] doubles(float[] numbers, int length) {
        double[] doubles = new double[length];
        for (int i = 0; i < length; i++) {
            doubles[i] = numbers[i];
        }
        return doubles;
    }

    private double[] values() {
        double[] values = new double[program.parameters()];
        tensors.forEach(t -> t.copyValues(values));
        return values;
    }

    @Override
    public void outputs(Samples samples, int from, int to, double[] outputs) {
        int rows = to - from;
        for (int r = 0; r < rows; r++) {
            setRow(r, samples, from + r);
        }
        forward(rows, false);
        for (int i = 0; i < rows * program.outputs(); i++) {
            outputs[i] = head.output[i];
        }
    }
}
