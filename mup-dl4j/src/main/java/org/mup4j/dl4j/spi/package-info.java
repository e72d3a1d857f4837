/** What to implement for a layer or an updater that the library does not know. Found through {@link java.util.ServiceLoader}. */
@NullMarked
package org.mup4j.dl4j.spi;

import org.jspecify.annotations.NullMarked;
