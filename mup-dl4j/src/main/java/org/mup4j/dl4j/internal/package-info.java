/** Not for use from outside: anything here may change between two releases. */
@NullMarked
package org.mup4j.dl4j.internal;

import org.jspecify.annotations.NullMarked;
