/** From readings to a plan, and from a plan to a configuration. */
@NullMarked
package org.mup4j.dl4j.internal.write;

import org.jspecify.annotations.NullMarked;
