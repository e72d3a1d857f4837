/** Activation functions and losses, number by number: what every engine computes, to rounding. */
@NullMarked
package org.mup4j.dl4j.internal.fleet.formula;

import org.jspecify.annotations.NullMarked;
