package org.mup4j.dl4j.internal.graph;

import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.spi.LayerTensor;

/**
 * A tensor of a layer in the target and at the base.
 *
 * @param target the tensor as it is
 * @param base the tensor as it is at the base
 * @param role what it does, from the axes that are widths
 */
public record TensorReading(LayerTensor target, LayerTensor base, Role role) {}
