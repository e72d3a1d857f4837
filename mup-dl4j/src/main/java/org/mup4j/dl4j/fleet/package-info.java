/** Many small networks at once, with the same numbers as Deeplearning4j's. */
@NullMarked
package org.mup4j.dl4j.fleet;

import org.jspecify.annotations.NullMarked;
