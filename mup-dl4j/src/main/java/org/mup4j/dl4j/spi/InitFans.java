package org.mup4j.dl4j.spi;

import java.util.List;

/**
 * The arguments that a layer passes to {@link org.deeplearning4j.nn.weights.IWeightInit#init} for one tensor.
 *
 * @param fanIn the fan-in as DL4J counts it, kernel included
 * @param fanOut the fan-out as DL4J counts it, kernel and stride included
 * @param shape the shape
 */
public record InitFans(double fanIn, double fanOut, List<Long> shape) {

    /** For a tensor that the layer's weight initialiser does not fill, such as a bias. */
    public static final InitFans NONE = new InitFans(0, 0, List.of());

    /**
     * Copies the shape.
     *
     * @param fanIn the fan-in as DL4J counts it, kernel included
     * @param fanOut the fan-out as DL4J counts it, kernel and stride included
     * @param shape the shape
     */
    public InitFans {
        shape = List.copyOf(shape);
    }
}
