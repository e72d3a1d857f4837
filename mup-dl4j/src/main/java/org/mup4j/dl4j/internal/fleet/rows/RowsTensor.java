package org.mup4j.dl4j.internal.fleet.rows;

import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Penalty;
import org.mup4j.dl4j.internal.fleet.step.Tensor;
import org.mup4j.dl4j.internal.fleet.step.UpdaterNumbers;

/** A weight or a bias with its gradient and its updater's states, in arrays of their own. */
final class RowsTensor {

    private static final float[] NONE = {};

    private final Tensor tensor;
    private final Block block;
    final float[] values;
    final float[] gradient;
    private final float[][] states;

    RowsTensor(NetworkProgram program, Tensor tensor) {
        this.tensor = tensor;
        this.block = program.blocks().get(tensor.block());
        this.values = new float[tensor.length()];
        this.gradient = new float[tensor.length()];
        this.states = new float[][] {NONE, NONE, NONE};
        for (int kind = 0; kind < block.updater().kind().states(); kind++) {
            states[kind] = new float[tensor.length()];
        }
    }

    int length() {
        return values.length;
    }

    int block() {
        return tensor.block();
    }

    void load(double[] parameters, double[] updater) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) parameters[tensor.start() + i];
            for (int kind = 0; kind < block.updater().kind().states(); kind++) {
                states[kind][i] = (float) updater[block.state(kind, tensor.start() + i)];
            }
        }
    }

    void store(double[] parameters, double[] updater) {
        copy(values, parameters);
        for (int i = 0; i < values.length; i++) {
            for (int kind = 0; kind < block.updater().kind().states(); kind++) {
                updater[block.state(kind, tensor.start() + i)] = states[kind][i];
            }
        }
    }

    /** Copies numbers of this tensor to their place among all parameters. */
    void copy(float[] numbers, double[] parameters) {
        for (int i = 0; i < numbers.length; i++) {
            parameters[tensor.start() + i] = numbers[i];
        }
    }

    /** What the penalties add to the score. */
    double penalty(int iteration, int epoch) {
        double sum = 0;
        for (Penalty penalty : tensor.penalties()) {
            double coefficient = penalty.coefficient().at(iteration, epoch);
            double size = 0;
            for (float w : values) {
                size += penalty.kind() == Penalty.Kind.L1 ? Math.abs(w) : (double) w * w / 2;
            }
            sum += coefficient * size;
        }
        return sum;
    }

    /** Adds penalties to the gradient before the updater, or takes the part of decay from the values, then takes the step. */
    void step(UpdaterNumbers numbers, int iteration, int epoch) {
        double decay = 0;
        for (Penalty penalty : tensor.penalties()) {
            double c = penalty.coefficient().at(iteration, epoch);
            switch (penalty.kind()) {
                case L1 -> addSigns((float) c);
                case L2 -> addValues((float) c);
                case DECAY -> decay += c;
                case DECAY_TIMES_RATE -> decay += c * numbers.exactRate();
            }
        }
        if (decay != 0) {
            shrink((float) decay);
        }
        Updates.apply(numbers, values, gradient, states);
    }

    private void addSigns(float factor) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += factor * Math.signum(values[i]);
        }
    }

    private void addValues(float factor) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += factor * values[i];
        }
    }

    private void shrink(float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] -= factor * values[i];
        }
    }

    /** Sets states smaller than a bound to 0. */
    void flush(float bound) {
        for (float[] state : states) {
            for (int i = 0; i < state.length; i++) {
                if (Math.abs(state[i]) < bound) {
                    state[i] = 0;
                }
            }
        }
    }
}
