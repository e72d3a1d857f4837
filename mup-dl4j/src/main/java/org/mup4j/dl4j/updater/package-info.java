/** Updaters that DL4J lacks. */
@NullMarked
package org.mup4j.dl4j.updater;

import org.jspecify.annotations.NullMarked;
