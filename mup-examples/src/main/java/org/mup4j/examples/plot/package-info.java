/** Figures that are painted once and written as PNG and as SVG. */
@NullMarked
package org.mup4j.examples.plot;

import org.jspecify.annotations.NullMarked;
