/** From Deeplearning4j's configurations to programs; what a fleet cannot train is refused here, by name. */
@NullMarked
package org.mup4j.dl4j.internal.fleet.read;

import org.jspecify.annotations.NullMarked;
