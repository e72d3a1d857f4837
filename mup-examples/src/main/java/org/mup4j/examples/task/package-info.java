/** The tasks that networks are trained on: data, splits, and the networks themselves. */
@NullMarked
package org.mup4j.examples.task;

import org.jspecify.annotations.NullMarked;
