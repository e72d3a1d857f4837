/**
 * Measures a network: norms of its tensors while it trains, and what every
 * layer makes of a fixed batch ({@link org.mup4j.dl4j.measure.Probe}).
 */
@NullMarked
package org.mup4j.dl4j.measure;

import org.jspecify.annotations.NullMarked;
