package org.mup4j.dl4j.internal.fleet.program;

import java.util.List;

/**
 * A layer with parameters: {@code a = activation(inputScale * dropout(x) W + b)}.
 *
 * @param name the layer's name, as readings show it
 * @param inputs columns of x
 * @param outputs columns of a
 * @param bias whether there is a b
 * @param inputScale a forward multiplier; 1 for none. The scaled input is what dropout acts on
 * @param retain the probability with which dropout keeps an input, which is then divided by it; 1 for no dropout
 * @param activation the activation function; the identity in an output layer, whose own is the {@link Head}'s
 * @param rule what happens to the gradient
 * @param weightPenalties penalties on W
 * @param biasPenalties penalties on b
 */
public record LayerProgram(
        String name,
        int inputs,
        int outputs,
        boolean bias,
        double inputScale,
        double retain,
        Activation activation,
        GradientRule rule,
        List<Penalty> weightPenalties,
        List<Penalty> biasPenalties) {

    /**
     * Copies the lists.
     *
     * @param name the layer's name, as readings show it
     * @param inputs columns of x
     * @param outputs columns of a
     * @param bias whether there is a b
     * @param inputScale a forward multiplier; 1 for none
     * @param retain the probability with which dropout keeps an input
     * @param activation the activation function
     * @param rule what happens to the gradient
     * @param weightPenalties penalties on W
     * @param biasPenalties penalties on b
     */
    public LayerProgram {
        weightPenalties = List.copyOf(weightPenalties);
        biasPenalties = List.copyOf(biasPenalties);
    }

    /**
     * Number of entries of W.
     *
     * @return inputs times outputs
     */
    public int weights() {
        return inputs * outputs;
    }

    /**
     * Number of parameters.
     *
     * @return those of W and of b
     */
    public int parameters() {
        return weights() + (bias ? outputs : 0);
    }
}
