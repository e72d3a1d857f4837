/** The library's own layers at work: forward and backward passes written by hand in few large products. */
@NullMarked
package org.mup4j.dl4j.internal.nn;

import org.jspecify.annotations.NullMarked;
