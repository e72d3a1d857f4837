package org.mup4j.dl4j.internal.fleet.formula;

import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.program.Head;
import org.mup4j.dl4j.internal.fleet.program.LossKind;

/** Loss functions and their derivatives by the head's pre-activation. */
public final class Losses {

    private Losses() {}

    /**
     * The label of a row of the data for one of the network's outputs.
     *
     * @param head the loss
     * @param samples the data
     * @param row the example
     * @param output the output's number
     * @return the label; for the index of a class, 1 for that class and 0 for the others
     */
    public static double label(Head head, Samples samples, int row, int output) {
        if (head.loss() == LossKind.SPARSE_MCXENT) {
            return samples.label(row, 0) == output ? 1 : 0;
        }
        return samples.label(row, output);
    }

    /**
     * What one output adds to the loss.
     *
     * @param head the loss
     * @param a the output
     * @param y its label
     * @param outputs number of outputs
     * @return the term
     */
    public static double term(Head head, double a, double y, int outputs) {
        return switch (head.loss()) {
            case MSE -> (a - y) * (a - y) / outputs;
            case L1 -> Math.abs(a - y);
            case MCXENT, SPARSE_MCXENT -> -y * Math.log(clipped(a, head.clip()));
            case XENT -> {
                double c = clipped(a, head.clip());
                yield -y * Math.log(c) - (1 - y) * Math.log(1 - c);
            }
        };
    }

    /**
     * The derivative of the loss by the pre-activation of one output.
     *
     * @param head the loss and the activation function before it
     * @param z the pre-activation
     * @param a the output
     * @param y its label
     * @param outputs number of outputs
     * @return the derivative
     */
    public static double slope(Head head, double z, double a, double y, int outputs) {
        return switch (head.loss()) {
            case MSE -> 2 * (a - y) / outputs * Functions.slope(head.activation(), z);
            case L1 -> Math.signum(a - y) * Functions.slope(head.activation(), z);
            case MCXENT, SPARSE_MCXENT -> a - y;
            case XENT -> {
                double c = clipped(a, head.clip());
                yield (c - y) / (c * (1 - c)) * (a * (1 - a));
            }
        };
    }

    private static double clipped(double probability, double clip) {
        return Math.min(Math.max(probability, clip), 1 - clip);
    }
}
