/**
 * The engine that every other one is held against: plain loops, in either precision. All formulas are written once, in
 * double precision over numbers stored in the network's own; only the products have a version for each.
 */
@NullMarked
package org.mup4j.dl4j.internal.fleet.portable;

import org.jspecify.annotations.NullMarked;
