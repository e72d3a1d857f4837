/**
 * The experiments of mup4j: one command for each. {@code cli} holds the entry point and what all commands share, {@code
 * plot} and {@code report} what they write, and every other package one experiment.
 */
@NullMarked
package org.mup4j.examples;

import org.jspecify.annotations.NullMarked;
