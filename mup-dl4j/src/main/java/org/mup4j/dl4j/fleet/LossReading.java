package org.mup4j.dl4j.fleet;

/**
 * The training loss of one step.
 *
 * @param step the number of the step, from 1
 * @param loss the mean loss of the step's batch before the step, with all penalties: Deeplearning4j's score
 */
public record LossReading(long step, double loss) {}
