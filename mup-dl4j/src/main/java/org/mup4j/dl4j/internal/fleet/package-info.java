/** Networks of a fleet: reading, starting, training and giving back. */
@NullMarked
package org.mup4j.dl4j.internal.fleet;

import org.jspecify.annotations.NullMarked;
