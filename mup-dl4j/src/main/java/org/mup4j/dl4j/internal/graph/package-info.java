/**
 * A network as the library reads it: its nodes in order, which axes its features run along, and which of those are
 * widths.
 */
@NullMarked
package org.mup4j.dl4j.internal.graph;

import org.jspecify.annotations.NullMarked;
