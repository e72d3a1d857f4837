package org.mup4j.core.measure;

/**
 * One number.
 *
 * @param run the run it comes from
 * @param step how many steps the network had taken when it was read; for a gradient or an update, the number of the step
 *     that it belongs to, from 1
 * @param layer the layer
 * @param parameter the parameter within the layer; empty for a quantity of the layer's output
 * @param quantity what was read
 * @param norm in which norm
 * @param value the number
 */
public record Reading(
        RunKey run, long step, String layer, String parameter, Quantity quantity, Norm norm, double value) {}
