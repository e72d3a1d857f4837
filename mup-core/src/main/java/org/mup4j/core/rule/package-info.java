/**
 * Parametrizations as tables: for each {@link org.mup4j.core.rule.Role role} of a tensor and each {@link
 * org.mup4j.core.rule.OptimizerClass class of optimizer}, five power laws in the ratios of the tensor's sizes to those of
 * the base network.
 */
@NullMarked
package org.mup4j.core.rule;

import org.jspecify.annotations.NullMarked;
