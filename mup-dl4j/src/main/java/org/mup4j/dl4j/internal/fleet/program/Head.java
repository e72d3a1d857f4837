package org.mup4j.dl4j.internal.fleet.program;

/**
 * What comes after the last layer with parameters: an activation function and a loss.
 *
 * <p>The derivative of the loss by the pre-activation {@code z} is, for one example: {@code a - y} for cross-entropy with
 * softmax; for {@link LossKind#XENT} {@code (c - y) / (c (1 - c)) * a (1 - a)} where {@code c} is {@code a} clipped to
 * {@code [clip, 1 - clip]}; {@code 2 (a - y) / n} times the slope for {@link LossKind#MSE}; {@code sign(a - y)} times the
 * slope for {@link LossKind#L1}, with sign(0) = 0. Softmax is not clipped for the derivative, only for the score.
 *
 * @param name the layer's name
 * @param activation the activation function of the network's output
 * @param loss the loss
 * @param clip probabilities are clipped to {@code [clip, 1 - clip]} before their logarithm is taken
 * @param scoreOverBatch whether the score of a batch is divided by the batch's size
 */
public record Head(String name, Activation activation, LossKind loss, double clip, boolean scoreOverBatch) {

    /**
     * Numbers of a label row.
     *
     * @param outputs the network's outputs
     * @return 1 if the label is an index, else {@code outputs}
     */
    public int labelColumns(int outputs) {
        return loss == LossKind.SPARSE_MCXENT ? 1 : outputs;
    }

    /**
     * The score of a batch without penalties.
     *
     * @param loss summed over the batch
     * @param rows the batch's size
     * @return the loss, divided by the size if {@link #scoreOverBatch}
     */
    public double score(double loss, int rows) {
        return scoreOverBatch ? loss / rows : loss;
    }
}
