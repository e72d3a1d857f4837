/** From readings to exponents with intervals, and from exponents to verdicts. */
@NullMarked
package org.mup4j.core.check;

import org.jspecify.annotations.NullMarked;
