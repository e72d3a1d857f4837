/**
 * A multilayer perceptron and its training as plain values: all that an engine of the fleet has to know, and nothing of
 * Deeplearning4j.
 */
@NullMarked
package org.mup4j.dl4j.internal.fleet.program;

import org.jspecify.annotations.NullMarked;
