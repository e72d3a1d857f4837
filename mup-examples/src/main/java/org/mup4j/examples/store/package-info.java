/**
 * Where the records of a sweep are kept while it runs: one SQLite file, each record in it whole or not at all, whatever happens
 * to the process. A sweep that is resumed ends in the same records as one that was not interrupted.
 */
@NullMarked
package org.mup4j.examples.store;

import org.jspecify.annotations.NullMarked;
