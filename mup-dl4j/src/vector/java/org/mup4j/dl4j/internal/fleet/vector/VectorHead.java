package org.mup4j.dl4j.internal.fleet.vector;

import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.formula.Losses;
import org.mup4j.dl4j.internal.fleet.program.Head;
import org.mup4j.dl4j.internal.fleet.program.LossKind;

/** The loss of a batch and its derivatives. */
final class VectorHead {

    private final Head head;
    private final Layout layout;
    private final Batch batch;
    private final int[] n;
    private final int outputs;

    VectorHead(Head head, int outputs, Layout layout, Batch batch, int[] n) {
        this.head = head;
        this.outputs = outputs;
        this.layout = layout;
        this.batch = batch;
        this.n = n;
    }

    /** The sum of the losses of the batch's rows. */
    double loss(Samples.Floats samples, int[] order, int from) {
        double sum = 0;
        for (int r = 0; r < batch.rows(); r++) {
            for (int c = 0; c < outputs; c++) {
                double y = Losses.label(head, samples, order[from + r], c);
                if (y != 0 || head.clip() == 0 || !isCrossEntropy()) {
                    sum += Losses.term(head, batch.at(layout.output() + c * batch.lanes() + r), y, outputs);
                }
            }
        }
        return isCrossEntropy() && !isFinite() ? Double.NaN : sum;
    }

    /** Whether a label of 0 adds nothing, so that its logarithm need not be taken. */
    private boolean isCrossEntropy() {
        return head.loss() == LossKind.MCXENT || head.loss() == LossKind.SPARSE_MCXENT;
    }

    /** Any NaN of a row spreads over all of its probabilities. */
    private boolean isFinite() {
        for (int r = 0; r < batch.rows(); r++) {
            if (Float.isNaN(batch.at(layout.output() + r))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes the derivatives of the loss by the head's pre-activations, times a factor, where those of the last layer are
     * expected; 0 for the rows that fill up the block.
     */
    void derivatives(Samples.Floats samples, int[] order, int from, float factor) {
        int lanes = batch.lanes();
        VectorLayer last = layout.layers().get(layout.layers().size() - 1);
        for (int c = 0; c < outputs; c++) {
            int start = c * lanes;
            for (int r = 0; r < lanes; r++) {
                float slope = 0;
                if (r < batch.rows()) {
                    float y = (float) Losses.label(head, samples, order[from + r], c);
                    slope = slope(batch.at(layout.output() + start + r), y);
                }
                batch.set(last.delta() + start + r, slope * factor);
            }
        }
        if (head.loss() == LossKind.MSE || head.loss() == LossKind.L1) {
            Slopes.multiply(head.activation(), n, last.a(), last.delta(), outputs * lanes);
        }
    }

    /** By the output for the squared and the absolute error, by the pre-activation for the others. */
    private float slope(float a, float y) {
        return switch (head.loss()) {
            case MSE -> 2 * (a - y) / outputs;
            case L1 -> Math.signum(a - y);
            case MCXENT, SPARSE_MCXENT -> a - y;
            case XENT -> (float) Losses.slope(head, 0, a, y, outputs);
        };
    }
}
