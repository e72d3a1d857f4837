/**
 * Steps of training on plain Java without any option: activations row by row, each tensor in an array of its own so that the
 * compiler vectorises the loops over it, products by the OpenBLAS that comes with ND4J where they are large enough.
 */
@NullMarked
package org.mup4j.dl4j.internal.fleet.rows;

import org.jspecify.annotations.NullMarked;
