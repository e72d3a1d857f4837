/** What engines in single precision share: an updater's numbers in a step, and which tensor goes with which updater. */
@NullMarked
package org.mup4j.dl4j.internal.fleet.step;

import org.jspecify.annotations.NullMarked;
