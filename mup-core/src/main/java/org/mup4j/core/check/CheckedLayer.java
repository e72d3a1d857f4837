package org.mup4j.core.check;

import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Role;

/**
 * A layer that a coordinate check judges.
 *
 * @param name the layer's name
 * @param role the role of its weight matrix
 * @param optimizer the class of the optimizer that trains it
 */
public record CheckedLayer(String name, Role role, OptimizerClass optimizer) {}
