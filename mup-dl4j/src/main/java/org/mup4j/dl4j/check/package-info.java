/** Checks of a scaled network: do all layers move alike at every width, and does the best learning rate stay? */
@NullMarked
package org.mup4j.dl4j.check;

import org.jspecify.annotations.NullMarked;
