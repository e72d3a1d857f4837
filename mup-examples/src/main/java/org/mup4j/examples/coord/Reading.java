package org.mup4j.examples.coord;

/**
 * One measurement.
 *
 * @param run the network it was made on
 * @param step number of batches trained on before, 0 at initialisation
 * @param quantity what was measured
 * @param scale what came out; not finite where the network diverged
 */
record Reading(Run run, int step, Quantity quantity, Scale scale) {}
