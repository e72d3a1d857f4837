/**
 * Sweeps: a {@link org.mup4j.examples.sweep.Grid} of {@link org.mup4j.examples.sweep.RunSpec}s, each a pure value with a key,
 * a {@link org.mup4j.examples.sweep.Runner} that trains them in whatever way and order, and the
 * {@link org.mup4j.examples.sweep.RunRecord}s that come back.
 */
@NullMarked
package org.mup4j.examples.sweep;

import org.jspecify.annotations.NullMarked;
