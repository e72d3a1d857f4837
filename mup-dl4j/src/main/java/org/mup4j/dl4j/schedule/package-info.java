/** Schedules that DL4J lacks. */
@NullMarked
package org.mup4j.dl4j.schedule;

import org.jspecify.annotations.NullMarked;
