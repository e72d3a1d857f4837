/** Members of a family as networks in training. */
@NullMarked
package org.mup4j.dl4j.internal.run;

import org.jspecify.annotations.NullMarked;
