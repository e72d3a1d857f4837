package org.mup4j.dl4j.fleet;

/**
 * How a network does on data that it is not trained on.
 *
 * @param step how many steps it had taken
 * @param loss the mean loss over all examples, without penalties and without dropout
 * @param metric with softmax, the share of examples whose largest output is the label's; with binary cross-entropy, the share
 *     of labels that the output is on the right side of 0.5 for; else R^2, one minus the squared error over that of the
 *     labels' means, over all outputs together, not a number where labels do not vary
 */
public record ValidationReading(long step, double loss, double metric) {}
