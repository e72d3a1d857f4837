/** Reads networks while they are trained: norms of gradients, updates, weights and activations. */
@NullMarked
package org.mup4j.dl4j.measure;

import org.jspecify.annotations.NullMarked;
