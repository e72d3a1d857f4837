/** What stored results conclude, as an exit code. */
@NullMarked
package org.mup4j.examples.verdict;

import org.jspecify.annotations.NullMarked;
