package org.mup4j.core.check;

/**
 * Something noticed while checking that may spoil the answer.
 *
 * @param cause what it is
 * @param message where it was noticed, with the figure, and what to do
 * @param decisive whether it alone forbids a PASS
 */
public record Finding(Cause cause, String message, boolean decisive) {}
