package org.mup4j.core.measure;

/**
 * Names one training run.
 *
 * @param name what is trained and how, for example a parametrization's name
 * @param width the network's width; 0 where it does not matter
 * @param depth the network's depth; 0 where it does not matter
 * @param seed the seed
 */
public record RunKey(String name, long width, long depth, long seed) {

    /** A run that needs no name. */
    public static final RunKey UNNAMED = new RunKey("", 0, 0, 0);
}
