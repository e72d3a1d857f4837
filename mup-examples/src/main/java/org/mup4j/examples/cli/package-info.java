/** The entry point, and the contract between a command and its user: one clear message for bad input, exit code 2. */
@NullMarked
package org.mup4j.examples.cli;

import org.jspecify.annotations.NullMarked;
