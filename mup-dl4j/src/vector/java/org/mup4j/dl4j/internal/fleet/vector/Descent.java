package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.BLOCK;

import java.util.List;
import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.GradientRule;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Penalty;
import org.mup4j.dl4j.internal.fleet.step.Tensor;
import org.mup4j.dl4j.internal.fleet.step.UpdaterClock;
import org.mup4j.dl4j.internal.fleet.step.UpdaterNumbers;

/**
 * From derivatives to new parameters. Where nothing needs a layer's whole gradient, a piece of it goes into the updater while it
 * is in the first cache, and never to memory; what is computed is the same to the bit.
 */
final class Descent {

    private final Layout layout;
    private final int[] n;
    private final float[] f;
    private final UpdaterClock[] clocks;
    private final UpdaterNumbers[] numbers;
    private int iteration;
    private int epoch;

    Descent(NetworkProgram program, Layout layout, int[] n, float[] f) {
        this.layout = layout;
        this.n = n;
        this.f = f;
        this.clocks = program.blocks().stream()
                .map(Block::updater)
                .map(UpdaterClock::new)
                .toArray(UpdaterClock[]::new);
        this.numbers = new UpdaterNumbers[clocks.length];
    }

    /** Sets the time of the steps that follow. */
    void begin(int newIteration, int newEpoch) {
        iteration = newIteration;
        epoch = newEpoch;
        for (int b = 0; b < clocks.length; b++) {
            numbers[b] = clocks[b].at(iteration, epoch);
        }
    }

    /** Gradient and update of a layer, piece by piece if it can be. */
    void step(VectorLayer layer, int lanes) {
        if (layer.program().rule().kind() == GradientRule.Kind.NONE) {
            stepInPieces(layer, lanes);
        } else {
            gradient(layer, lanes);
            step(layer);
        }
    }

    private void stepInPieces(VectorLayer layer, int lanes) {
        int columns = turn(layer, lanes);
        Panels panels = layer.panels();
        int first = panels.start();
        int filled = 0;
        for (int panel = 0; panel < panels.count(); panel++) {
            for (int row = 0; row < panels.rows(); row += Layout.CHUNK / BLOCK) {
                int rows = Math.min(panels.rows() - row, Layout.CHUNK / BLOCK);
                if (filled + rows * BLOCK > Layout.CHUNK) {
                    update(layer.weight(), first, layout.chunk(), filled);
                    first += filled;
                    filled = 0;
                }
                sum(layer, lanes, columns, panel, row, rows, layout.chunk() + filled);
                filled += rows * BLOCK;
            }
        }
        update(layer.weight(), first, layout.chunk(), filled);
        if (layer.bias().length() > 0) {
            int length = Lanes.padded(layer.outputs());
            sumBias(layer, lanes, columns, layout.gradient(layer.biases()));
            update(layer.bias(), layer.biases(), layout.gradient(layer.biases()), length);
        }
    }

    /** The whole gradient of a layer. */
    void gradient(VectorLayer layer, int lanes) {
        int columns = turn(layer, lanes);
        Panels panels = layer.panels();
        for (int panel = 0; panel < panels.count(); panel++) {
            sum(layer, lanes, columns, panel, 0, panels.rows(), layout.gradient(panels.panel(panel)));
        }
        if (layer.bias().length() > 0) {
            sumBias(layer, lanes, columns, layout.gradient(layer.biases()));
        }
    }

    /** Lays out row by row what the panels' columns belong to; their number. */
    private int turn(VectorLayer layer, int lanes) {
        int columns = Lanes.padded(layer.flipped() ? layer.inputs() : layer.outputs());
        Transposes.toFloats(n, layer.flipped() ? layer.input() : layer.delta(), lanes, columns, f, layout.rows());
        return columns;
    }

    private void sum(VectorLayer layer, int lanes, int columns, int panel, int row, int rows, int g) {
        int x = (layer.flipped() ? layer.delta() : layer.input()) + row * lanes;
        Gradients.sum(n, x, lanes, rows, f, layout.rows() + panel * BLOCK, columns, g);
    }

    private void sumBias(VectorLayer layer, int lanes, int columns, int g) {
        if (layer.flipped()) {
            Gradients.sumLanes(n, layer.delta(), lanes, layer.outputs(), f, g);
        } else {
            Gradients.sumRows(f, layout.rows(), columns, lanes, g);
        }
    }

    /** Rule and update of a layer whose whole gradient is there. */
    void step(VectorLayer layer) {
        rule(layer);
        int weights = layer.panels().start();
        update(layer.weight(), weights, layout.gradient(weights), layer.panels().size());
        if (layer.bias().length() > 0) {
            int length = Lanes.padded(layer.outputs());
            update(layer.bias(), layer.biases(), layout.gradient(layer.biases()), length);
        }
    }

    /** Applies a layer's rule to its gradient. */
    private void rule(VectorLayer layer) {
        int weights = layout.gradient(layer.panels().start());
        int biases = layout.gradient(layer.biases());
        int biasLength = layer.bias().length() == 0 ? 0 : Lanes.padded(layer.outputs());
        Clipping.apply(layer.program().rule(), f, weights, layer.panels().size(), biases, biasLength);
    }

    private void update(Tensor tensor, int p, int g, int length) {
        UpdaterNumbers u = numbers[tensor.block()];
        for (Penalty penalty : tensor.penalties()) {
            float c = (float) penalty.coefficient().at(iteration, epoch);
            if (penalty.kind() == Penalty.Kind.L1) {
                Passes.addSigns(n, p, f, g, length, c);
            } else if (penalty.kind() == Penalty.Kind.L2) {
                Passes.addParameters(n, p, f, g, length, c);
            }
        }
        decay(tensor.penalties(), u, p, length);
        Updates.apply(u, n, p, f, g, layout.state(p), layout.size(), length);
    }

    /** Before the updater moves the parameter: decay takes a part of what it was. */
    private void decay(List<Penalty> penalties, UpdaterNumbers u, int p, int length) {
        double factor = 0;
        for (Penalty penalty : penalties) {
            double c = penalty.coefficient().at(iteration, epoch);
            factor += switch (penalty.kind()) {
                case L1, L2 -> 0;
                case DECAY -> c;
                case DECAY_TIMES_RATE -> c * u.exactRate();
            };
        }
        if (factor != 0) {
            Passes.shrink(n, p, length, (float) factor);
        }
    }

    /** What the penalties add to the score. */
    double penalty(VectorLayer layer, int atIteration, int atEpoch) {
        double sum = 0;
        for (Penalty p : layer.weight().penalties()) {
            double c = p.coefficient().at(atIteration, atEpoch);
            sum += penalty(p, c, layer.panels().start(), layer.panels().size());
        }
        for (Penalty p : layer.bias().penalties()) {
            double c = p.coefficient().at(atIteration, atEpoch);
            sum += penalty(p, c, layer.biases(), Lanes.padded(layer.outputs()));
        }
        return sum;
    }

    private double penalty(Penalty penalty, double coefficient, int p, int length) {
        return penalty.kind() == Penalty.Kind.L1
                ? coefficient * Passes.sumOfSizes(n, p, length)
                : coefficient / 2 * Passes.sumOfSquares(n, p, length);
    }
}
