/** Loops of the native layers in the incubating Vector API; found by name where the module is there. */
@NullMarked
package org.mup4j.dl4j.internal.cpu.vector;

import org.jspecify.annotations.NullMarked;
