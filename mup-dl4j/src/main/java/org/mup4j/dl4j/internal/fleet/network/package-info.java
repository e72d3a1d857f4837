/** Deeplearning4j's networks and data sets as an engine's arrays, and back. */
@NullMarked
package org.mup4j.dl4j.internal.fleet.network;

import org.jspecify.annotations.NullMarked;
