/**
 * Classes of the library that may appear in a saved configuration, where Deeplearning4j has no means of its own to
 * express a plan. A configuration under the default gauge needs none of them unless one layer keeps several weight
 * matrices under one updater.
 *
 * <p>Subclasses of {@link org.mup4j.dl4j.layer.NativeLayer} are layers for users to build networks from, which Deeplearning4j
 * lacks: normalisation over features, encodings of positions, dense layers over sequences, attention, patches of images. {@link
 * org.mup4j.dl4j.layer.Transformer} builds decoders and vision transformers of them. For scaling a residual branch there is
 * Deeplearning4j's own {@code ScaleVertex}, which has the right gradient and is what depth rules write.
 */
@NullMarked
package org.mup4j.dl4j.layer;

import org.jspecify.annotations.NullMarked;
