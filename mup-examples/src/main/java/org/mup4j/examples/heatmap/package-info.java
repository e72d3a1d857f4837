/** One forward and backward pass and one real updater step over a grid of widths and depths. */
@NullMarked
package org.mup4j.examples.heatmap;

import org.jspecify.annotations.NullMarked;
