package org.mup4j.dl4j.spi;

/**
 * A layer's two feature sizes.
 *
 * @param in number of input features or channels
 * @param out number of output features or channels
 */
public record LayerSizes(long in, long out) {}
