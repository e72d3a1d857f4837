/** Where results go: a directory whose files appear whole or not at all, their manifest, and progress on the way. */
@NullMarked
package org.mup4j.examples.report;

import org.jspecify.annotations.NullMarked;
