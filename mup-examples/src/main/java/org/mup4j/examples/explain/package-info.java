/** The plan of a configuration file. */
@NullMarked
package org.mup4j.examples.explain;

import org.jspecify.annotations.NullMarked;
