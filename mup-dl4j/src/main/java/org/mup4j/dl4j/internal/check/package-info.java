/** How a coordinate check is run. */
@NullMarked
package org.mup4j.dl4j.internal.check;

import org.jspecify.annotations.NullMarked;
