/**
 * Convolutions of kernel 3 and poolings on the processor directly, in single precision. Images lie channel by channel, and
 * within a channel row by row, pixel by pixel, the batch running fastest: then all that is done to a row is done in long plain
 * loops, whatever the size of the image. Convolutions multiply in Winograd's form F(2x2, 3x3) (arXiv 1509.09308), with the
 * exact adjoint of each step on the way back.
 */
@NullMarked
package org.mup4j.dl4j.internal.conv;

import org.jspecify.annotations.NullMarked;
