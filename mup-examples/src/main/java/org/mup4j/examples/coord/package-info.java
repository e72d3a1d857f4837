/**
 * The coordinate check on real data: do the scales of a network's output, gradients, updates and weights stay put as the
 * network gets wider?
 */
@NullMarked
package org.mup4j.examples.coord;

import org.jspecify.annotations.NullMarked;
