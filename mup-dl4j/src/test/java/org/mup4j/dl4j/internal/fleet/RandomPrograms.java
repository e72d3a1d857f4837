package org.mup4j.dl4j.internal.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.program.Activation;
import org.mup4j.dl4j.internal.fleet.program.ActivationKind;
import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.GradientRule;
import org.mup4j.dl4j.internal.fleet.program.Head;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.LossKind;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Penalty;
import org.mup4j.dl4j.internal.fleet.program.Precision;
import org.mup4j.dl4j.internal.fleet.program.Rate;
import org.mup4j.dl4j.internal.fleet.program.UpdaterKind;
import org.mup4j.dl4j.internal.fleet.program.UpdaterProgram;

/** Networks in single precision drawn at random, with a start and data: everything that an engine has to know, and no more. */
final class RandomPrograms {

    static final int ROWS = 101;

    private static final int[] SIZES = {1, 2, 3, 8, 15, 16, 17, 31, 33, 48};

    private final Random random;

    RandomPrograms(long seed) {
        this.random = new Random(seed);
    }

    int batch() {
        return new int[] {1, 4, 16, 37}[random.nextInt(4)];
    }

    NetworkProgram program() {
        List<LayerProgram> layers = new ArrayList<>();
        LossKind loss = one(LossKind.values());
        int depth = 1 + random.nextInt(5);
        int inputs = size();
        for (int l = 0; l < depth; l++) {
            layers.add(layer("layer" + l, inputs, size(), l == depth - 1));
            inputs = layers.get(l).outputs();
        }
        return new NetworkProgram(
                layers,
                new Head("head", activation(loss), loss, 1e-10, true),
                blocks(layers),
                random.nextInt(4) > 0,
                Precision.FLOAT,
                random.nextLong());
    }

    private LayerProgram layer(String name, int inputs, int outputs, boolean last) {
        return new LayerProgram(
                name,
                inputs,
                outputs,
                random.nextInt(4) > 0,
                random.nextInt(4) > 0 ? 1 : 0.5,
                random.nextInt(4) > 0 ? 1 : 0.75,
                last ? Activation.IDENTITY : activation(LossKind.MSE),
                random.nextInt(3) > 0 ? GradientRule.NONE : new GradientRule(one(GradientRule.Kind.values()), 0.5),
                random.nextInt(2) > 0 ? List.of() : List.of(penalty(), penalty()),
                random.nextInt(4) > 0 ? List.of() : List.of(penalty()));
    }

    private Penalty penalty() {
        return new Penalty(one(Penalty.Kind.values()), (iteration, epoch) -> 0.01 / (1 + epoch));
    }

    private Activation activation(LossKind loss) {
        ActivationKind kind = switch (loss) {
            case MCXENT, SPARSE_MCXENT -> ActivationKind.SOFTMAX;
            case XENT -> ActivationKind.SIGMOID;
            case MSE, L1 -> ActivationKind.values()[random.nextInt(ActivationKind.SOFTMAX.ordinal())];
        };
        return new Activation(kind, kind == ActivationKind.LEAKY_RELU ? 0.1 : 0);
    }

    /** Weights under one updater, biases under the same or another. */
    private List<Block> blocks(List<LayerProgram> layers) {
        UpdaterProgram weights = updater();
        UpdaterProgram biases = random.nextInt(2) > 0 ? weights : updater();
        List<Block> blocks = new ArrayList<>();
        int start = 0;
        int state = 0;
        for (LayerProgram layer : layers) {
            blocks.add(new Block(start, start + layer.weights(), state, weights));
            start += layer.weights();
            state += layer.weights() * weights.kind().states();
            if (layer.bias()) {
                blocks.add(new Block(start, start + layer.outputs(), state, biases));
                start += layer.outputs();
                state += layer.outputs() * biases.kind().states();
            }
        }
        return blocks;
    }

    private UpdaterProgram updater() {
        Rate rate = (iteration, epoch) -> 0.003 / (1 + 0.01 * iteration);
        return new UpdaterProgram(one(UpdaterKind.values()), rate, Rate.constant(0.9), 0.9, 0.999, 1e-4, 0);
    }

    NetworkState start(NetworkProgram program) {
        double[] parameters = new double[program.parameters()];
        for (int l = 0; l < program.layers().size(); l++) {
            LayerProgram layer = program.layers().get(l);
            for (int i = 0; i < layer.parameters(); i++) {
                double deviation = i < layer.weights() ? 1 / Math.sqrt(layer.inputs()) : 0.1;
                parameters[program.offset(l) + i] = (float) (random.nextGaussian() * deviation);
            }
        }
        return new NetworkState(parameters, new double[program.states()], 0);
    }

    Samples samples(NetworkProgram program) {
        float[] features = new float[ROWS * program.inputs()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        int columns = program.labelColumns();
        float[] labels = new float[ROWS * columns];
        for (int r = 0; r < ROWS; r++) {
            int category = random.nextInt(program.outputs());
            for (int c = 0; c < columns; c++) {
                labels[r * columns + c] = label(program.head().loss(), category, c);
            }
        }
        return new Samples.Floats(ROWS, program.inputs(), columns, features, labels);
    }

    private float label(LossKind loss, int category, int column) {
        return switch (loss) {
            case SPARSE_MCXENT -> category;
            case MCXENT -> category == column ? 1 : 0;
            case XENT -> random.nextInt(2);
            case MSE, L1 -> (float) random.nextGaussian();
        };
    }

    private int size() {
        return SIZES[random.nextInt(SIZES.length)];
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
