package org.mup4j.dl4j.internal.fleet.rows;

import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.formula.Losses;
import org.mup4j.dl4j.internal.fleet.program.ActivationKind;
import org.mup4j.dl4j.internal.fleet.program.Head;
import org.mup4j.dl4j.internal.fleet.program.LossKind;

/** The network's output, the loss of a batch and its derivatives. */
final class RowsHead {

    private final Head head;
    private final int outputs;
    final float[] output;

    RowsHead(Head head, int outputs, int largestBatch) {
        this.head = head;
        this.outputs = outputs;
        this.output = new float[largestBatch * outputs];
    }

    void forward(float[] below, int rows) {
        Elements.apply(head.activation(), below, output, rows, outputs);
    }

    /** The sum of the losses of the batch's rows. */
    double loss(Samples samples, int[] order, int from, int rows) {
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < outputs; c++) {
                float a = output[r * outputs + c];
                double y = Losses.label(head, samples, order[from + r], c);
                sum += isWithoutEffect(a, y) ? 0 : Losses.term(head, a, y, outputs);
            }
        }
        return sum;
    }

    /** A class that an example does not belong to adds nothing, so that its logarithm need not be taken. */
    private boolean isWithoutEffect(float a, double y) {
        boolean crossEntropy = head.loss() == LossKind.MCXENT || head.loss() == LossKind.SPARSE_MCXENT;
        return crossEntropy && y == 0 && head.clip() > 0 && !Float.isNaN(a);
    }

    /** Writes the derivatives of the loss by the head's pre-activations, times a factor. */
    void derivatives(float[] below, float[] delta, Samples samples, int[] order, int from, int rows, float factor) {
        boolean simple = head.loss() == LossKind.MSE && head.activation().kind() == ActivationKind.IDENTITY;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < outputs; c++) {
                int i = r * outputs + c;
                double y = Losses.label(head, samples, order[from + r], c);
                double slope =
                        simple ? 2 * (output[i] - y) / outputs : Losses.slope(head, below[i], output[i], y, outputs);
                delta[i] = (float) slope * factor;
            }
        }
    }
}
