/** What is measured on a network in training: which quantity, in which norm, of which tensor, at which step of which run. */
@NullMarked
package org.mup4j.core.measure;

import org.jspecify.annotations.NullMarked;
