package org.mup4j.examples.coord;

/**
 * One network.
 *
 * @param scheme its parametrization
 * @param multiplier its width divided by the base width, zeta in the published figure
 * @param width its width
 * @param seed index of its seed, from 0
 */
record Run(Scheme scheme, int multiplier, int width, int seed) {}
