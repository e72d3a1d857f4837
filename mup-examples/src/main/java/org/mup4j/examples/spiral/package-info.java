/**
 * {@code mup spiral}: what a fixed learning rate does to networks of every width and depth while they learn two spirals, in SP,
 * in muP, and in muP with a rate that falls with the depth.
 */
@NullMarked
package org.mup4j.examples.spiral;

import org.jspecify.annotations.NullMarked;
