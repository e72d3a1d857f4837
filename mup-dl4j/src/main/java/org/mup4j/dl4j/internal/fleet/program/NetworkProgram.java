package org.mup4j.dl4j.internal.fleet.program;

import java.util.List;

/**
 * A network and how it is trained.
 *
 * <p>Parameters lie in Deeplearning4j's order: layer by layer, of each first W column by column (entry {@code [i, o]} at
 * {@code o * inputs + i}: the weights into one output are neighbours), then b. A step: forward, score, backward; the gradient
 * summed over the batch is divided by the batch's size if {@code meanOverBatch}; gradient rules, layer by layer; penalties
 * before the updater; updaters; penalties after the updater; the result is subtracted from the parameters.
 *
 * @param layers the layers with parameters, first to last
 * @param head activation function and loss
 * @param blocks which updater goes with which parameters, in order, without gaps
 * @param meanOverBatch whether gradients are divided by the batch's size
 * @param precision the type of all numbers
 * @param seed what dropout draws from
 */
public record NetworkProgram(
        List<LayerProgram> layers,
        Head head,
        List<Block> blocks,
        boolean meanOverBatch,
        Precision precision,
        long seed) {

    /**
     * Copies the lists.
     *
     * @param layers the layers with parameters, first to last
     * @param head activation function and loss
     * @param blocks which updater goes with which parameters
     * @param meanOverBatch whether gradients are divided by the batch's size
     * @param precision the type of all numbers
     * @param seed what dropout draws from
     */
    public NetworkProgram {
        layers = List.copyOf(layers);
        blocks = List.copyOf(blocks);
    }

    /**
     * Number of parameters.
     *
     * @return those of all layers
     */
    public int parameters() {
        return layers.stream().mapToInt(LayerProgram::parameters).sum();
    }

    /**
     * Length of the updaters' state.
     *
     * @return the sum over all blocks
     */
    public int states() {
        return blocks.stream()
                .mapToInt(b -> (b.end() - b.start()) * b.updater().kind().states())
                .sum();
    }

    /**
     * Where a layer's parameters begin.
     *
     * @param layer the layer's number, from 0
     * @return the place of {@code W[0, 0]}
     */
    public int offset(int layer) {
        return layers.subList(0, layer).stream()
                .mapToInt(LayerProgram::parameters)
                .sum();
    }

    /**
     * Columns of the features.
     *
     * @return the first layer's inputs
     */
    public int inputs() {
        return layers.get(0).inputs();
    }

    /**
     * Columns of the network's output.
     *
     * @return the last layer's outputs
     */
    public int outputs() {
        return layers.get(layers.size() - 1).outputs();
    }

    /**
     * Columns of the labels.
     *
     * @return 1 where a label is the index of a class, else the outputs
     */
    public int labelColumns() {
        return head.labelColumns(outputs());
    }
}
