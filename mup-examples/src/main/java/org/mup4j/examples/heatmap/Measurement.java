package org.mup4j.examples.heatmap;

/**
 * One number measured in one network.
 *
 * @param variant which network
 * @param layer {@code input}, {@code hidden} (the geometric mean over hidden layers), {@code output} or {@code network}
 * @param quantity what
 * @param width width of the network
 * @param depth depth of the network
 * @param seed which initialisation, from 0
 * @param value the number
 */
record Measurement(Variant variant, String layer, Quantity quantity, int width, int depth, int seed, double value) {

    /** The layer of a quantity that belongs to the whole network. */
    static final String NETWORK = "network";
}
