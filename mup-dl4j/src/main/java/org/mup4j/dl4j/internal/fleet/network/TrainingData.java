package org.mup4j.dl4j.internal.fleet.network;

import org.mup4j.dl4j.internal.fleet.engine.Samples;

/**
 * What all networks of one precision are trained and validated on.
 *
 * @param training what they are trained on
 * @param validation what they are validated on; the same if there is nothing else
 */
public record TrainingData(Samples training, Samples validation) {}
