package org.mup4j.dl4j.internal.fleet.vector;

import java.util.function.IntToDoubleFunction;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/** Takes numbers from Deeplearning4j's order to the layout's, and back. */
final class Exchange {

    private final NetworkProgram program;
    private final Layout layout;
    private final int[] n;
    private final float[] f;
    private final int[] places;

    Exchange(NetworkProgram program, Layout layout, int[] n, float[] f) {
        this.program = program;
        this.layout = layout;
        this.n = n;
        this.f = f;
        this.places = new int[program.parameters()];
        for (VectorLayer layer : layout.layers()) {
            for (int i = 0; i < layer.weight().length(); i++) {
                places[layer.weight().start() + i] = layer.place(i);
            }
            for (int i = 0; i < layer.bias().length(); i++) {
                places[layer.bias().start() + i] = layer.biases() + i;
            }
        }
    }

    void load(NetworkState loaded) {
        for (int i = 0; i < places.length; i++) {
            n[places[i]] = Float.floatToRawIntBits((float) loaded.parameters()[i]);
        }
        for (Block block : program.blocks()) {
            for (int kind = 0; kind < block.updater().kind().states(); kind++) {
                for (int i = block.start(); i < block.end(); i++) {
                    f[state(kind, i)] = (float) loaded.updater()[block.state(kind, i)];
                }
            }
        }
    }

    NetworkState state(int iteration) {
        double[] states = new double[program.states()];
        for (Block block : program.blocks()) {
            for (int kind = 0; kind < block.updater().kind().states(); kind++) {
                for (int i = block.start(); i < block.end(); i++) {
                    states[block.state(kind, i)] = f[state(kind, i)];
                }
            }
        }
        return new NetworkState(parameters(), states, iteration);
    }

    private int state(int kind, int parameter) {
        return layout.state(places[parameter]) + kind * layout.size();
    }

    double[] parameters() {
        return inOrder(place -> Float.intBitsToFloat(n[place]));
    }

    double[] gradient() {
        return inOrder(place -> f[layout.gradient(place)]);
    }

    /** How much larger the parameters were. */
    double[] differenceFrom(int[] before) {
        return inOrder(place ->
                (double) Float.intBitsToFloat(before[place - layout.parameters()]) - Float.intBitsToFloat(n[place]));
    }

    private double[] inOrder(IntToDoubleFunction number) {
        double[] numbers = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            numbers[i] = number.applyAsDouble(places[i]);
        }
        return numbers;
    }
}
