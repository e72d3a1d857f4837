package org.mup4j.dl4j.internal.fleet.engine;

/**
 * All that changes while a network is trained. Doubles hold the numbers of either precision without loss.
 *
 * @param parameters in the program's order
 * @param updater the updaters' state in the program's order, block by block; may be empty
 * @param iteration how many steps were taken
 */
public record NetworkState(double[] parameters, double[] updater, int iteration) {}
