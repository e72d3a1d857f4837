/**
 * muP for Deeplearning4j: {@link org.mup4j.dl4j.MuP} wraps an ordinary network configuration, explains what changes, and
 * hands an ordinary configuration back.
 */
@NullMarked
package org.mup4j.dl4j;

import org.jspecify.annotations.NullMarked;
