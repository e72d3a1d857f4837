/** Scaled copies of updaters, schedules and regularisation. */
@NullMarked
package org.mup4j.dl4j.internal.updater;

import org.jspecify.annotations.NullMarked;
