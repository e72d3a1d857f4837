/** The seam between a fleet and what computes its steps. */
@NullMarked
package org.mup4j.dl4j.internal.fleet.engine;

import org.jspecify.annotations.NullMarked;
