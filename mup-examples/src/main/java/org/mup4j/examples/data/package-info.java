/** The data sets of the experiments: where they come from, how a copy is recognised, how they are read and split. */
@NullMarked
package org.mup4j.examples.data;

import org.jspecify.annotations.NullMarked;
