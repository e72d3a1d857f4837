/** From tensors to the numbers that a parametrization changes for each of them, with the reason. */
@NullMarked
package org.mup4j.core.plan;

import org.jspecify.annotations.NullMarked;
