package org.mup4j.dl4j.internal.fleet.rows;

import java.util.Arrays;
import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Penalty;
import org.mup4j.dl4j.internal.fleet.step.States;
import org.mup4j.dl4j.internal.fleet.step.Tensor;
import org.mup4j.dl4j.internal.fleet.step.UpdaterNumbers;

/** A weight or a bias with its updater's states and, where it is needed as a whole, its gradient. */
final class RowsTensor {

    private static final float[] NONE = {};

    private final Tensor tensor;
    private final Block block;
    private final Numbers values;
    private final float[][][] states;
    private float[] gradient = NONE;

    /** A tensor whose states are in pieces as its values are. */
    RowsTensor(NetworkProgram program, Tensor tensor, Numbers values) {
        this.tensor = tensor;
        this.block = program.blocks().get(tensor.block());
        this.values = values;
        int pieces = values.length() == 0 ? 0 : (values.length() - 1) / values.piece() + 1;
        this.states = new float[pieces][][];
        for (int i = 0; i < pieces; i++) {
            int length = length(i * values.piece());
            states[i] = new float[][] {NONE, NONE, NONE};
            for (int kind = 0; kind < block.updater().kind().states(); kind++) {
                states[i][kind] = new float[length];
            }
        }
    }

    /** How many numbers the piece has that begins at a place. */
    private int length(int from) {
        return Math.min(values.piece(), values.length() - from);
    }

    int block() {
        return tensor.block();
    }

    /** Room for the whole gradient, made when it is first asked for. */
    float[] gradient() {
        if (gradient.length != values.length()) {
            gradient = new float[values.length()];
        }
        return gradient;
    }

    void load(double[] parameters, double[] updater) {
        forEachPiece((from, p, s, length) -> {
            for (int i = 0; i < length; i++) {
                p[i] = (float) parameters[tensor.start() + from + i];
                for (int kind = 0; kind < block.updater().kind().states(); kind++) {
                    s[kind][i] = (float) updater[block.state(kind, tensor.start() + from + i)];
                }
            }
            values.put(from, length);
        });
    }

    void store(double[] parameters, double[] updater) {
        copyValues(parameters);
        forEachPiece((from, p, s, length) -> {
            for (int i = 0; i < length; i++) {
                for (int kind = 0; kind < block.updater().kind().states(); kind++) {
                    updater[block.state(kind, tensor.start() + from + i)] = s[kind][i];
                }
            }
        });
    }

    /** Copies the values to their place among all parameters. */
    void copyValues(double[] parameters) {
        forEachPiece((from, p, s, length) -> {
            for (int i = 0; i < length; i++) {
                parameters[tensor.start() + from + i] = p[i];
            }
        });
    }

    /** Copies the gradient to its place among all gradients. */
    void copyGradient(double[] gradients) {
        for (int i = 0; i < values.length(); i++) {
            gradients[tensor.start() + i] = gradient()[i];
        }
    }

    @FunctionalInterface
    private interface Piece {
        void take(int from, float[] p, float[][] s, int length);
    }

    private void forEachPiece(Piece piece) {
        for (int from = 0, i = 0; from < values.length(); from += values.piece(), i++) {
            int length = length(from);
            piece.take(from, values.take(from, length), states[i], length);
        }
    }

    /** What the penalties add to the score. */
    double penalty(int iteration, int epoch) {
        double sum = 0;
        for (Penalty penalty : tensor.penalties()) {
            double size = 0;
            for (int from = 0; from < values.length(); from += values.piece()) {
                size += size(penalty.kind(), values.take(from, length(from)), length(from));
            }
            sum += penalty.coefficient().at(iteration, epoch) * size;
        }
        return sum;
    }

    private static double size(Penalty.Kind kind, float[] p, int length) {
        double size = 0;
        for (int i = 0; i < length; i++) {
            size += kind == Penalty.Kind.L1 ? Math.abs(p[i]) : (double) p[i] * p[i] / 2;
        }
        return size;
    }

    /** Takes the step of the whole gradient. */
    void step(UpdaterNumbers numbers, int iteration, int epoch) {
        boolean single = values.piece() == values.length();
        for (int from = 0; from < values.length(); from += values.piece()) {
            int length = length(from);
            float[] g = single ? gradient() : Arrays.copyOfRange(gradient(), from, from + length);
            step(numbers, iteration, epoch, g, from, length);
        }
    }

    /**
     * Adds penalties to the gradient before the updater, or takes the part of decay from the values, then takes the step.
     *
     * @param numbers the updater's numbers
     * @param iteration steps before
     * @param epoch epochs before
     * @param g holds a piece of the gradient, from 0 on
     * @param from its place
     * @param length how many numbers
     */
    void step(UpdaterNumbers numbers, int iteration, int epoch, float[] g, int from, int length) {
        float[] p = values.take(from, length);
        double decay = 0;
        for (Penalty penalty : tensor.penalties()) {
            double c = penalty.coefficient().at(iteration, epoch);
            switch (penalty.kind()) {
                case L1 -> addSigns(p, g, length, (float) c);
                case L2 -> addValues(p, g, length, (float) c);
                case DECAY -> decay += c;
                case DECAY_TIMES_RATE -> decay += c * numbers.exactRate();
            }
        }
        if (decay != 0) {
            shrink(p, length, (float) decay);
        }
        Updates.apply(numbers, p, g, states[from / values.piece()], length);
        values.put(from, length);
    }

    private static void addSigns(float[] p, float[] g, int length, float factor) {
        for (int i = 0; i < length; i++) {
            g[i] += factor * Math.signum(p[i]);
        }
    }

    private static void addValues(float[] p, float[] g, int length, float factor) {
        for (int i = 0; i < length; i++) {
            g[i] += factor * p[i];
        }
    }

    private static void shrink(float[] p, int length, float factor) {
        for (int i = 0; i < length; i++) {
            p[i] -= factor * p[i];
        }
    }

    /** Sets states that have all but vanished to 0. */
    void flush() {
        for (float[][] piece : states) {
            for (float[] state : piece) {
                States.flush(state, 0, state.length);
            }
        }
    }
}
