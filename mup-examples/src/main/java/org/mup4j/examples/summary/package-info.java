/** {@code mup report}: what there is to say about a store, by whichever experiment filled it. */
@NullMarked
package org.mup4j.examples.summary;

import org.jspecify.annotations.NullMarked;
