package org.mup4j.dl4j.internal.fleet.portable;

import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.formula.Losses;
import org.mup4j.dl4j.internal.fleet.program.Dropout;
import org.mup4j.dl4j.internal.fleet.program.Head;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Precision;

/** A batch on its way through a network, forth and back. */
final class Pass {

    private final NetworkProgram program;
    private final Dense[] dense;
    private final Reals[] inputs;
    private final Reals[] preActivations;
    private final Reals[] activations;
    private final Reals[] deltas;
    private final Reals output;

    Pass(NetworkProgram program, int largestBatch) {
        int layers = program.layers().size();
        this.program = program;
        this.dense = new Dense[layers];
        this.inputs = new Reals[layers];
        this.preActivations = new Reals[layers];
        this.activations = new Reals[layers];
        this.deltas = new Reals[layers];
        for (int l = 0; l < layers; l++) {
            dense[l] = Dense.of(program, l);
            int outputs = largestBatch * dense[l].outputs();
            inputs[l] = reals(program.precision(), largestBatch * dense[l].inputs());
            preActivations[l] = reals(program.precision(), outputs);
            activations[l] = reals(program.precision(), outputs);
            deltas[l] = reals(program.precision(), outputs);
        }
        this.output = reals(program.precision(), largestBatch * program.outputs());
    }

    static Reals reals(Precision precision, int length) {
        return precision == Precision.FLOAT ? new FloatReals(length) : new DoubleReals(length);
    }

    Dense dense(int layer) {
        return dense[layer];
    }

    Reals activation(int layer) {
        return activations[layer];
    }

    /** The head's activation. */
    Reals output() {
        return output;
    }

    /** Copies a row of the data into the batch. */
    void setRow(int place, Samples samples, int row) {
        inputs[0].copyFeatures(samples, row, place * samples.inputs());
    }

    /** The batch's rows forth, with dropout of an iteration. */
    void forwardInTraining(Reals parameters, int rows, int iteration) {
        forward(parameters, rows, true, iteration);
    }

    /** The batch's rows forth, without dropout. */
    void forward(Reals parameters, int rows) {
        forward(parameters, rows, false, 0);
    }

    private void forward(Reals parameters, int rows, boolean training, int iteration) {
        for (int l = 0; l < dense.length; l++) {
            int length = rows * dense[l].inputs();
            for (int i = 0; i < length && l > 0; i++) {
                inputs[l].set(i, activations[l - 1].at(i));
            }
            multiplyByScale(l, inputs[l], length);
            if (training) {
                multiplyByMask(l, inputs[l], length, iteration);
            }
            preActivations[l].setProduct(inputs[l], rows, dense[l], parameters);
            LayerProgram layer = program.layers().get(l);
            Elements.apply(layer.activation(), preActivations[l], activations[l], rows, dense[l].outputs());
        }
        Reals last = activations[dense.length - 1];
        Elements.apply(program.head().activation(), last, output, rows, program.outputs());
    }

    private void multiplyByScale(int layer, Reals numbers, int length) {
        double scale = program.layers().get(layer).inputScale();
        if (scale != 1) {
            Rules.multiply(numbers, 0, length, scale);
        }
    }

    private void multiplyByMask(int layer, Reals numbers, int length, int iteration) {
        double retain = program.layers().get(layer).retain();
        if (retain == 1) {
            return;
        }
        long key = Dropout.key(program.seed(), iteration, layer);
        for (int i = 0; i < length; i++) {
            numbers.set(i, Dropout.keeps(key, i, retain) ? numbers.at(i) / retain : 0);
        }
    }

    /** The sum of the batch's losses. */
    double loss(Samples samples, int[] order, int from, int rows) {
        Head head = program.head();
        int columns = program.outputs();
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                double y = Losses.label(head, samples, order[from + r], c);
                sum += Losses.term(head, output.at(r * columns + c), y, columns);
            }
        }
        return sum;
    }

    /** The batch back: the gradient of the sum of its losses. */
    void backward(Reals parameters, Reals gradient, Samples samples, int[] order, int from, int rows, int iteration) {
        int last = dense.length - 1;
        headDelta(deltas[last], samples, order, from, rows);
        for (int l = last; l >= 0; l--) {
            int length = rows * dense[l].outputs();
            Elements.multiplyBySlope(program.layers().get(l).activation(), preActivations[l], deltas[l], length);
            gradient.setWeightGradient(inputs[l], deltas[l], rows, dense[l]);
            setBiasGradient(gradient, deltas[l], rows, dense[l]);
            if (l > 0) {
                deltas[l - 1].setInputGradient(deltas[l], rows, dense[l], parameters);
                multiplyByMask(l, deltas[l - 1], rows * dense[l].inputs(), iteration);
                multiplyByScale(l, deltas[l - 1], rows * dense[l].inputs());
            }
        }
    }

    private void headDelta(Reals delta, Samples samples, int[] order, int from, int rows) {
        Head head = program.head();
        int columns = program.outputs();
        Reals z = activations[dense.length - 1];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                int i = r * columns + c;
                double y = Losses.label(head, samples, order[from + r], c);
                delta.set(i, Losses.slope(head, z.at(i), output.at(i), y, columns));
            }
        }
    }

    private static void setBiasGradient(Reals gradient, Reals delta, int rows, Dense dense) {
        for (int o = 0; o < dense.outputs() && dense.hasBias(); o++) {
            double sum = 0;
            for (int r = 0; r < rows; r++) {
                sum += delta.at(r * dense.outputs() + o);
            }
            gradient.set(dense.bias() + o, sum);
        }
    }
}
