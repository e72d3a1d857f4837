package org.mup4j.dl4j.spi;

/**
 * How a layer's output features relate to its input features.
 *
 * @param fresh whether the output is an axis of its own, of size nOut
 * @param times how many output features there are for each of nOut, or where the axis is not fresh for each input feature
 */
public record OutputFeatures(boolean fresh, long times) {

    /** An axis of the layer's own, of size nOut: dense layers, convolutions. */
    public static final OutputFeatures OWN = new OutputFeatures(true, 1);

    /** The input's features: activations, pooling, normalisation. */
    public static final OutputFeatures SAME = new OutputFeatures(false, 1);

    /**
     * A whole multiple of the input's features, as in a depthwise convolution.
     *
     * @param times output features for each input feature, at least 1
     * @return the relation
     * @throws IllegalArgumentException if times is below 1
     */
    public static OutputFeatures multiple(long times) {
        if (times < 1) {
            throw new IllegalArgumentException(
                    "A layer has " + times + " outputs for each input, but needs at least 1");
        }
        return new OutputFeatures(false, times);
    }
}
