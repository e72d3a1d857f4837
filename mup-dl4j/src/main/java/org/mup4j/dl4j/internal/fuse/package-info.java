/** The arithmetic of Deeplearning4j's updaters over a live network's own memory, without a native call for each group of parameters. */
@NullMarked
package org.mup4j.dl4j.internal.fuse;

import org.jspecify.annotations.NullMarked;
