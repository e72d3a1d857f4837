/** Weight initialisers at the base shape, times a multiplier. */
@NullMarked
package org.mup4j.dl4j.internal.init;

import org.jspecify.annotations.NullMarked;
