package org.mup4j.dl4j.internal.fleet.portable;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.engine.StepObserver;
import org.mup4j.dl4j.internal.fleet.engine.StepwiseTrainee;
import org.mup4j.dl4j.internal.fleet.engine.Stretch;
import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Penalty;

/** A network in training by {@link PortableEngine}. */
final class PortableTrainee extends StepwiseTrainee {

    private final NetworkProgram program;
    private final Pass pass;
    private final Reals parameters;
    private final Reals gradient;
    private final Reals state;
    private int iteration;

    PortableTrainee(NetworkProgram program, int largestBatch) {
        this.program = program;
        this.pass = new Pass(program, largestBatch);
        this.parameters = Pass.reals(program.precision(), program.parameters());
        this.gradient = Pass.reals(program.precision(), program.parameters());
        this.state = Pass.reals(program.precision(), program.states());
    }

    @Override
    public void load(NetworkState loaded) {
        parameters.setAll(loaded.parameters());
        state.setAll(loaded.updater());
        iteration = loaded.iteration();
    }

    @Override
    public NetworkState state() {
        return new NetworkState(parameters.toArray(parameters.length()), state.toArray(state.length()), iteration);
    }

    @Override
    protected double step(Samples samples, Stretch stretch, int step, double bound, @Nullable StepObserver observer) {
        int from = stretch.from() + step * stretch.batch();
        int rows = Math.min(stretch.batch(), stretch.to() - from);
        int[] order = stretch.order();
        for (int r = 0; r < rows; r++) {
            pass.setRow(r, samples, order[from + r]);
        }
        pass.forwardInTraining(parameters, rows, iteration);
        double score = score(pass.loss(samples, order, from, rows), rows, stretch.epoch());
        if (!(score <= bound)) {
            return score;
        }
        pass.backward(parameters, gradient, samples, order, from, rows, iteration);
        if (program.meanOverBatch()) {
            Rules.multiply(gradient, 0, gradient.length(), 1.0 / rows);
        }
        if (observer != null) {
            showBefore(observer, rows);
        }
        update(stretch.epoch());
        if (observer != null) {
            observer.update(gradient.toArray(gradient.length()));
            observer.parameters(parameters.toArray(parameters.length()));
        }
        return score;
    }

    private void showBefore(StepObserver observer, int rows) {
        for (int l = 0; l < program.layers().size(); l++) {
            int length = rows * program.layers().get(l).outputs();
            observer.activation(l, pass.activation(l).toArray(length));
        }
        observer.output(pass.output().toArray(rows * program.outputs()));
        observer.gradient(gradient.toArray(gradient.length()));
    }

    private double score(double loss, int rows, int epoch) {
        double score = program.head().score(loss, rows);
        for (int l = 0; l < program.layers().size(); l++) {
            LayerProgram layer = program.layers().get(l);
            Dense d = pass.dense(l);
            score += Penalties.score(layer.weightPenalties(), parameters, d.weight(), d.bias(), iteration, epoch)
                    + Penalties.score(layer.biasPenalties(), parameters, d.bias(), d.end(), iteration, epoch);
        }
        return score;
    }

    private void update(int epoch) {
        for (int l = 0; l < program.layers().size(); l++) {
            Rules.apply(program.layers().get(l).rule(), gradient, pass.dense(l));
        }
        for (Block block : program.blocks()) {
            double rate = block.updater().learningRate().at(iteration, epoch);
            Penalties.Moment moment = new Penalties.Moment(iteration, epoch, rate);
            penalize(block, moment, true);
            new BlockUpdate(program.precision(), block, gradient, state, iteration, epoch).apply();
            penalize(block, moment, false);
        }
        for (int i = 0; i < parameters.length(); i++) {
            parameters.set(i, parameters.at(i) - gradient.at(i));
        }
        iteration++;
    }

    /** A block holds whole parameters: a weight or a bias is in it or not. */
    private void penalize(Block block, Penalties.Moment moment, boolean before) {
        for (int l = 0; l < program.layers().size(); l++) {
            LayerProgram layer = program.layers().get(l);
            Dense d = pass.dense(l);
            if (block.start() <= d.weight() && d.weight() < block.end()) {
                add(layer.weightPenalties(), d.weight(), d.bias(), moment, before);
            }
            if (block.start() <= d.bias() && d.bias() < block.end()) {
                add(layer.biasPenalties(), d.bias(), d.end(), moment, before);
            }
        }
    }

    private void add(List<Penalty> penalties, int start, int end, Penalties.Moment moment, boolean before) {
        for (Penalty penalty : penalties) {
            if (penalty.isBeforeUpdater() == before) {
                Penalties.add(penalty, parameters, gradient, start, end, moment);
            }
        }
    }

    @Override
    public void outputs(Samples samples, int from, int to, double[] outputs) {
        int rows = to - from;
        for (int r = 0; r < rows; r++) {
            pass.setRow(r, samples, from + r);
        }
        pass.forward(parameters, rows);
        Reals output = pass.output();
        for (int i = 0; i < rows * program.outputs(); i++) {
            outputs[i] = output.at(i);
        }
    }
}
