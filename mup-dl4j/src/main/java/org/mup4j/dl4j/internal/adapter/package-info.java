/** What the library knows of Deeplearning4j's own layers. */
@NullMarked
package org.mup4j.dl4j.internal.adapter;

import org.jspecify.annotations.NullMarked;
