/**
 * The processor without detours, for single precision on ND4J's native backend: products by OpenBLAS on memory outside of the
 * heap, plain loops over arrays in between, and the parts of a job on all cores. Everything made with it has a second path in
 * operations of {@code INDArray}, which any backend runs, with the same numbers to rounding.
 */
@NullMarked
package org.mup4j.dl4j.internal.cpu;

import org.jspecify.annotations.NullMarked;
