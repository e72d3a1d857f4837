/**
 * {@code mup transfer}: whether the best learning rate of a small network serves the large ones, in the published sweeps over
 * width, rate and seed, in SP and in muP.
 */
@NullMarked
package org.mup4j.examples.transfer;

import org.jspecify.annotations.NullMarked;
